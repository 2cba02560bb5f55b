import { stat } from "node:fs/promises";
import path from "node:path";
import { connect } from "vgi-client";
import { temporaryFolder } from "../temporary-folder.js";
import { compiledWorker } from "./compiled-worker.js";
import type { ReplayType } from "./replay-batch.js";
import { nodeReplay } from "./replay-process.js";

/** A scan: so many batches of the type, with so many rows each. */
export interface ReplayScan {
  readonly type: ReplayType;
  readonly rows: number;
  readonly batches: number;
}

export type Command = [program: string, ...args: string[]];

/** Programs that replay one scan. They don't outlive `Symbol.asyncDispose`, as their recording doesn't. */
export interface ReplayCommands extends AsyncDisposable {
  /** Whether the program is the compiled one; else it is in Node, and may be what is measured. */
  readonly isCompiled: boolean;
  /** Bytes that the compiled one writes over stdio before the first batch of a scan; `null` for the one in Node. */
  readonly lead: number | null;
  /** Answers calls over stdin and stdout. */
  readonly stdio: Command;
  /** Answers calls over HTTP: for `startReplayServer`. */
  readonly http: Command;
  /** Writes the messages of the batches to stdout, and nothing else. */
  readonly raw: Command;
}

/** The compiled worker with a recording of the scan; where it can't be compiled, the one in Node that recordings are made with. */
export async function replayCommands(scan: ReplayScan): Promise<ReplayCommands> {
  const { type, rows, batches } = scan;
  const program = await compiledWorker();
  if (program === null) {
    const raw = nodeReplay("raw", type, String(rows), String(batches));
    const [stdio, http] = [nodeReplay("stdio"), nodeReplay("http")];
    return { isCompiled: false, lead: null, stdio, http, raw, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await temporaryFolder();
  try {
    await record(scan, folder.path);
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
  const sizes = await Promise.all(["header", "schema"].map((part) => stat(path.join(folder.path, part))));
  const command = (kind: string): Command => [program, kind, folder.path, String(batches)];
  return {
    isCompiled: true,
    lead: sizes.reduce((sum, { size }) => sum + size, 0),
    stdio: command("stdio"),
    http: command("http"),
    raw: command("raw"),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** Has a worker in Node answer a scan of one batch, and write down what it answers. */
async function record({ type, rows }: ReplayScan, folder: string): Promise<void> {
  await using client = await connect({ command: nodeReplay("record", folder) });
  const db = await client.attach("replay");
  const call = { name: "replay", arguments: { positional: [type, BigInt(rows), 1n] } };
  let seen = 0;
  for await (const batch of db.table(call)) seen += batch.numRows;
  if (seen !== rows) throw new Error(`${seen} rows were recorded where ${rows} were asked for`);
}
