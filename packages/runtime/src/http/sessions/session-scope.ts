import { UsageError } from "../../errors/index.js";
import type { HttpResponse } from "../http-client.js";
import type { HttpSession } from "../http-features.js";
import { readEchoHeaders } from "./echo-headers.js";

/** What a scope needs of the stack that it is on. */
export interface SessionHost {
  /** Takes the scope off the stack. */
  leave(scope: SessionScope): void;
  /** Tells the server that a session is over. Never rejects. */
  tearDown(headers: Readonly<Record<string, string>>): Promise<void>;
}

/** A sticky session as a client sees it: the token that the server gave, and what it wants to have repeated. */
export class SessionScope implements HttpSession {
  readonly #host: SessionHost;
  #token: string | null;
  #echo: ReadonlyMap<string, string> = new Map();
  #detached = false;
  #ending: Promise<void> | null = null;

  /** @throws UsageError when the token is none */
  constructor(token: string | null, host: SessionHost) {
    if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
      throw new UsageError({ what: "the session can't be resumed", why: "its token is not one that a server gave" });
    }
    this.#token = token;
    this.#host = host;
  }

  get token(): string | null {
    return this.#token;
  }

  get echoHeaders(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#echo);
  }

  /** Headers of a request within the session. Those that the caller set himself are his. */
  headers(): Record<string, string> {
    const headers: Record<string, string> = { ...this.echoHeaders, "vgi-session-accept": "true" };
    if (this.#token !== null) headers["vgi-session"] = this.#token;
    return headers;
  }

  /** Learns from the response to a request within the session. */
  observe(response: HttpResponse): void {
    const token = response.header("vgi-session");
    if (token !== undefined && token !== "") {
      this.#token = token;
      // Sent once, with the response that opens the session.
      const echo = readEchoHeaders(response);
      if (echo.size > 0) this.#echo = echo;
      this.#detached = false;
    }
    if (response.header("vgi-session-close")?.trim().toLowerCase() === "true") this.#forget();
  }

  detach(): string | null {
    this.#detached = true;
    return this.#token;
  }

  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  async #end(): Promise<void> {
    this.#host.leave(this);
    const headers = this.headers();
    const open = this.#token !== null && !this.#detached;
    this.#forget();
    if (open) await this.#host.tearDown(headers);
  }

  #forget(): void {
    this.#token = null;
    this.#echo = new Map();
  }
}
