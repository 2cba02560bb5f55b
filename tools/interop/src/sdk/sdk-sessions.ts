import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Session } from "vgi-client";
import { namedValues } from "../call-request.js";
import type { TypedCell } from "../cell.js";
import { once } from "../run-case.js";

/** What the generated module `connect` exports. */
interface ConnectModule {
  connect(address: string, options: { readonly options: Readonly<Record<string, unknown>> }): Promise<Session>;
}

/** Sessions of one catalog, opened by its generated `connect`: one for each set of attach options. */
export class SdkSessions implements AsyncDisposable {
  readonly #folder: string;
  readonly #address: string;
  readonly #sessions = new Map<string, Promise<Session>>();

  constructor(folder: string, address: string) {
    this.#folder = folder;
    this.#address = address;
  }

  /** The session with these attach options. */
  get(options: Readonly<Record<string, TypedCell>>): Promise<Session> {
    return once(this.#sessions, JSON.stringify(options), async () => {
      const url = pathToFileURL(path.join(this.#folder, "connect.ts")).href;
      const { connect } = (await import(url)) as ConnectModule;
      return await connect(this.#address, { options: namedValues(options) });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions.values()) await session.then((each) => each.close()).catch(() => undefined);
  }
}
