import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ConnectionPool, createPool, type PoolOptions } from "vgi-runtime";
import { startClientWorker, stdioCommand } from "./start-client-worker.js";

/** Ways to start the worker, and to reach it. */
export interface WorkerLane {
  readonly name: string;
  /** Arguments of the worker; `{socket}` stands for the path of a socket. */
  readonly args: readonly string[];
  readonly kind: "bytes" | "http";
  readonly options?: PoolOptions;
  /** Most bytes that one answer may have, where that is limited. */
  readonly largest?: number;
}

/** Lanes on which all that is no feature of its own must work. */
export const workerLanes: readonly WorkerLane[] = [
  { name: "--stdio", args: ["--stdio"], kind: "bytes" },
  { name: "--stdio, with shared memory", args: ["--stdio"], kind: "bytes", options: { sharedMemory: true } },
  { name: "--unix", args: ["--unix", "{socket}"], kind: "bytes" },
  { name: "--tcp", args: ["--tcp", "127.0.0.1:0"], kind: "bytes" },
  { name: "--http", args: ["--http", "0"], kind: "http" },
  { name: "--http --prefix", args: ["--http", "0", "--prefix", "/vgi"], kind: "http" },
  {
    name: "--http --producer-turn-bytes",
    args: ["--http", "0", "--prefix", "/vgi", "--producer-turn-bytes", "65536"],
    kind: "http",
    largest: 60_000,
  },
];

/** A pool on a lane, with its worker. */
export interface LanePool extends AsyncDisposable {
  readonly pool: ConnectionPool;
}

/** Starts the worker of a lane, and opens a pool on it. */
export async function openLane(python: string, lane: WorkerLane): Promise<LanePool> {
  const options: PoolOptions = { maxConnections: 4, ...lane.options };
  if (lane.args.includes("--stdio")) {
    const pool = createPool({ command: stdioCommand(python) }, options);
    return { pool, [Symbol.asyncDispose]: () => pool.close() };
  }
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-lane-"));
  const args = lane.args.map((arg) => arg.replace("{socket}", path.join(folder, "worker.sock")));
  const worker = await startClientWorker(python, args);
  const pool = createPool(worker.address, options);
  return {
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.close();
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
