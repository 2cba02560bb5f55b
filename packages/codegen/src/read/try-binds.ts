import type { Session } from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import type { BoundOutput } from "../model/bound-output.js";
import type { BindRequest } from "./bind-requests.js";
import { bindOutput } from "./bind-outputs.js";
import { attachOptions, defaultBindTimeoutMs, listCatalogs, openClient, type ReadRequest } from "./read-worker.js";

/** What came of a list of binds. */
export interface BindTrial {
  /** The first that gave columns. */
  readonly bound?: BoundOutput;
  /** Why the last of them did not. */
  readonly refused?: string;
}

/**
 * Makes binds that may fail: of each list, in turn until one gives columns. Binding runs no function.
 *
 * @param lists each of one catalog
 * @returns what came of each list that has any
 */
export async function tryBinds(
  request: ReadRequest,
  lists: readonly (readonly BindRequest[])[],
): Promise<ReadonlyMap<readonly BindRequest[], BindTrial>> {
  await using client = await openClient(request);
  const infos = await listCatalogs(client, request);
  const trials = new Map<readonly BindRequest[], BindTrial>();
  for (const info of infos) {
    const own = lists.filter(([first]) => first?.catalog === info.name);
    if (own.length === 0) continue;
    await using session = await client.attach(info.name, {
      options: attachOptions(info, infos, request),
      signal: request.signal,
    });
    for (const list of own) trials.set(list, await firstWithColumns(session, list, request));
  }
  return trials;
}

async function firstWithColumns(
  session: Session,
  list: readonly BindRequest[],
  { bindTimeoutMs = defaultBindTimeoutMs, signal, onProgress }: ReadRequest,
): Promise<BindTrial> {
  let refused = "";
  for (const one of list) {
    onProgress?.(`binding ${[...one.schema, one.model.name].join(".")}`);
    try {
      const bound = await bindOutput(session, one, { timeoutMs: bindTimeoutMs, signal });
      if (bound.output.fields.length > 0) return { bound };
      refused = "it gives no columns";
    } catch (error) {
      if (signal?.aborted === true) throw error;
      refused = error instanceof CodegenError ? (error.why ?? error.what) : messageOf(error);
    }
  }
  return { refused };
}
