import { connect, type Session, type WorkerCommand } from "vgi-client";
import { HttpTap } from "../ceiling/http-tap.js";
import { decodeRate, messageDecoder } from "../replay/decode-rate.js";
import { leastProgramRate } from "../replay/least-program.js";
import { newPieces, readRawBody, readRawPipe, readRawTurns, twoPieces } from "../replay/raw-reads.js";
import type { ReplayType } from "../replay/replay-batch.js";
import { type ReplayCommands, replayCommands, type ReplayScan } from "../replay/replay-commands.js";
import { startReplayServer } from "../replay/replay-process.js";
import { batchBytes } from "../replay/replay-service.js";
import type { Contender, RunOptions, Workload } from "../workload.js";

/** Bytes of one measurement: at several gigabytes a second less says little, and of fewer messages much is warming up. */
const BYTES = 2 * 2 ** 30;
const QUICK_BYTES = 2 ** 27;

const ROW_BYTES: Readonly<Record<ReplayType, number>> = { int64: 8, float64: 8, utf8: 17, mix: 45 };

const sizes = { "64k": 65_536, "1m": 1_048_576 } as const;

const variants: readonly (readonly [ReplayType, keyof typeof sizes, keyof typeof ceilings])[] = [
  ["int64", "64k", "stdio"],
  ["int64", "1m", "stdio"],
  ["utf8", "64k", "stdio"],
  ["utf8", "1m", "stdio"],
  ["mix", "64k", "stdio"],
  ["mix", "1m", "stdio"],
  ["int64", "64k", "http"],
  ["int64", "1m", "http"],
  ["utf8", "1m", "http"],
  ["mix", "64k", "http"],
];

/** What each transport can carry at most, as tables and targets call it. */
export const ceilings = { stdio: "raw bytes through the same pipe", http: "raw body, undici" } as const;

/** The same into memory that a batch can be kept in until the next one. */
const batchwise = "its bytes into the memory of two batches, by turns";

/** The same, and decoded. */
export const eachDecoded = "its bytes, each batch decoded";

/** The least that any program does that scans, written for these batches alone. */
export const leastProgram = "the least program that scans";

/** Of larger batches it is no ceiling, in bytes: reading the next one ahead, and transferring their memory as it is, makes it slower than clients are. */
const MOST_OF_LEAST = 4 * 2 ** 20;

/** What the protocol lets any client have over HTTP: the same requests, each sent when the token for it has come, and nobody to decode the answers. */
export const turnsAlone = "the turns alone, undici";

/** The same into memory that a batch stays in while it is looked at. */
export const turnsKept = "the turns into the memory of a batch, undici";

/** What this client makes of the bytes that a transport can carry: scans from a worker that answers from memory, against those bytes alone. */
export const replayScans: readonly Workload[] = variants.map(([type, size, transport]) => ({
  name: `replay-${type}-${size}-${transport}`,
  description: `table scan over ${transport} from a worker that answers from memory, ${size} rows of ${type} in a batch, and its bytes alone; the second half of each`,
  unit: "MB/s",
  isHigherBetter: true,
  prepare: async ({ isQuick }: RunOptions) => {
    const rows = sizes[size];
    const bytes = isQuick ? QUICK_BYTES : BYTES;
    const scan = { type, rows, batches: Math.ceil(bytes / (rows * ROW_BYTES[type])) };
    const owned: AsyncDisposable[] = [];
    const dispose = async (): Promise<void> => {
      for (const resource of owned.toReversed()) await resource[Symbol.asyncDispose]();
    };
    try {
      return { contenders: await contendersOf(scan, transport, owned), [Symbol.asyncDispose]: dispose };
    } catch (error) {
      await dispose();
      throw error;
    }
  },
}));

/** @param owned gets what is to be disposed of after the workload, last things first */
async function contendersOf(
  scan: ReplayScan,
  transport: keyof typeof ceilings,
  owned: AsyncDisposable[],
): Promise<Contender[]> {
  const commands = await replayCommands(scan);
  owned.push(commands);
  const { address, rates } = await (transport === "stdio" ? overPipe : overHttp)(scan, commands, owned);
  const client = await connect(address);
  owned.push(client);
  const db = await client.attach("replay");
  const all: Rates = {
    "this client, reuseBuffers": () => scanRate(db, scan, true),
    "this client, own memory for each batch": () => scanRate(db, scan, false),
    ...rates,
    "decoding the same stream in memory": () => decodeRate(scan),
  };
  // A worker in Node may be the limit: then ratios to the ceiling say less.
  const note = commands.isCompiled ? "" : " (no Go here: the worker is in Node)";
  return Object.entries(all).map(([name, measure]) => ({
    name: `${name}${note}`,
    amount: scan.batches,
    measure: async () => measure(),
  }));
}

/** What is measured, in MB/s, by name. */
type Rates = Readonly<Record<string, () => number | Promise<number>>>;

/** Where to scan, and how fast the same bytes are without a client. */
interface Transport {
  readonly address: string | WorkerCommand;
  readonly rates: Rates;
}

function overPipe(scan: ReplayScan, { stdio, raw, lead }: ReplayCommands): Transport {
  const bytes = batchBytes(scan);
  const uncounted = uncountedBytes(scan);
  const rates: Rates = {
    [ceilings.stdio]: () => readRawPipe(raw, uncounted),
    [batchwise]: () => readRawPipe(raw, uncounted, twoPieces(bytes)),
    [eachDecoded]: () => readRawPipe(raw, uncounted, twoPieces(bytes), messageDecoder(scan)),
    ...(lead === null || bytes > MOST_OF_LEAST
      ? {}
      : { [leastProgram]: () => leastProgramRate(scan, stdio, lead, uncountedBatches(scan)) }),
    "its bytes into new memory for each batch": () => readRawPipe(raw, uncounted, newPieces(bytes)),
  };
  return { address: { command: stdio }, rates };
}

async function overHttp(scan: ReplayScan, { http }: ReplayCommands, owned: AsyncDisposable[]): Promise<Transport> {
  const server = await startReplayServer(http);
  owned.push(server);
  const tap = await HttpTap.start(server.url);
  owned.push(tap);
  const client = await connect("url" in tap.place ? tap.place.url : "");
  try {
    const db = await client.attach("replay");
    await tap.record(() => scanRate(db, scan, true));
  } finally {
    await client.close();
  }
  const uncounted = uncountedBytes(scan);
  const rates: Rates = {
    [ceilings.http]: () => readRawBody(server.rawUrl, scan, uncounted),
    [turnsAlone]: () => readRawTurns(tap, uncounted),
    [turnsKept]: () => readRawTurns(tap, uncounted, batchBytes(scan)),
  };
  return { address: server.url, rates };
}

/**
 * The first half of a scan, which no contender's figure counts: in the two thousand turns after a full collection the engine compiles
 * again what it threw away, and what the contender before has left is collected.
 */
function uncountedBatches({ batches }: ReplayScan): number {
  return Math.ceil(batches / 2);
}

function uncountedBytes(scan: ReplayScan): number {
  return batchBytes(scan) * uncountedBatches(scan);
}

/** MB/s of a scan, as the ceilings are measured. */
async function scanRate(db: Session, scan: ReplayScan, reuseBuffers: boolean): Promise<number> {
  const { type, rows, batches } = scan;
  const call = { name: "replay", arguments: { positional: [type, BigInt(rows), BigInt(batches)] }, reuseBuffers };
  const uncounted = uncountedBatches(scan);
  let begin = 0;
  let seen = 0;
  for await (const batch of db.table(call)) {
    seen += batch.numRows;
    if (begin === 0 && seen >= rows * uncounted) begin = performance.now();
  }
  const took = performance.now() - begin;
  if (seen !== rows * batches) throw new Error(`${seen} rows came where ${rows * batches} were asked for`);
  return (batchBytes(scan) * (batches - uncounted)) / took / 1_000;
}
