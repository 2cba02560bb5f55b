import { connect, type Session, type WorkerCommand } from "vgi-client";
import { readRawBody, readRawPipe, type RawScan } from "../replay/raw-reads.js";
import { replayCommand, startReplayServer } from "../replay/replay-process.js";
import type { ReplayType } from "../replay/replay-batch.js";
import type { Contender, PreparedWorkload, RunOptions, Workload } from "../workload.js";

/** Bytes of one measurement: at several gigabytes a second less says little. */
const BYTES = { stdio: 2 * 2 ** 30, http: 2 ** 29 };
const QUICK_BYTES = 2 ** 27;

const ROW_BYTES: Readonly<Record<ReplayType, number>> = { int64: 8, float64: 8, utf8: 20, mix: 50 };

const sizes = { "64k": 65_536, "1m": 1_048_576 } as const;

const variants: readonly (readonly [ReplayType, keyof typeof sizes, keyof typeof BYTES])[] = [
  ["int64", "64k", "stdio"],
  ["int64", "1m", "stdio"],
  ["utf8", "64k", "stdio"],
  ["mix", "64k", "stdio"],
  ["int64", "64k", "http"],
  ["int64", "1m", "http"],
];

/** What each transport can carry at most, as tables and targets call it. */
export const ceilings = { stdio: "raw bytes through the same pipe", http: "raw body, undici" } as const;

/** What this client makes of the bytes that a transport can carry: scans from a worker that answers from memory, against those bytes alone. */
export const replayScans: readonly Workload[] = variants.map(([type, size, transport]) => ({
  name: `replay-${type}-${size}-${transport}`,
  description: `table scan over ${transport} from a worker that answers from memory, ${size} rows of ${type} in a batch, and its bytes alone`,
  unit: "MB/s",
  isHigherBetter: true,
  prepare: ({ isQuick }: RunOptions) => {
    const rows = sizes[size];
    const bytes = isQuick ? QUICK_BYTES : BYTES[transport];
    const scan = { type, rows, batches: Math.ceil(bytes / (rows * ROW_BYTES[type])) };
    return transport === "stdio" ? overPipe(scan) : overHttp(scan);
  },
}));

async function overPipe(scan: RawScan): Promise<PreparedWorkload> {
  const command: WorkerCommand = { command: replayCommand("stdio") };
  return prepared(command, scan, { name: ceilings.stdio, measure: () => readRawPipe(scan) });
}

async function overHttp(scan: RawScan): Promise<PreparedWorkload> {
  const server = await startReplayServer();
  const raw: Contender = { name: ceilings.http, measure: () => readRawBody(server.rawUrl, scan) };
  try {
    const workload = await prepared(server.url, scan, raw);
    return {
      ...workload,
      [Symbol.asyncDispose]: async () => {
        await workload[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** Scans by this client, and the ceiling. */
async function prepared(address: string | WorkerCommand, scan: RawScan, ceiling: Contender): Promise<PreparedWorkload> {
  const client = await connect(address);
  const db = await client.attach("replay");
  const amount = scan.batches;
  return {
    contenders: [
      { name: "this client, reuseBuffers", amount, measure: () => measureScan(db, scan, true) },
      { name: "this client, own memory for each batch", amount, measure: () => measureScan(db, scan, false) },
      { ...ceiling, amount },
    ],
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** MB/s of a scan from its first batch on, as the ceiling is measured. */
async function measureScan(db: Session, { type, rows, batches }: RawScan, reuseBuffers: boolean): Promise<number> {
  const call = { name: "replay", arguments: { positional: [type, BigInt(rows), BigInt(batches)] }, reuseBuffers };
  let bytes = 0;
  let begin = 0;
  let seen = 0;
  for await (const batch of db.table(call)) {
    if (begin === 0) begin = performance.now();
    else bytes += batch.data.byteLength;
    seen += batch.numRows;
  }
  const took = performance.now() - begin;
  if (seen !== rows * batches) throw new Error(`${seen} rows came where ${rows * batches} were asked for`);
  return bytes / took / 1_000;
}
