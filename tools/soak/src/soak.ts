import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type ConnectionPool, createPool, RpcError, VgiError } from "vgi-runtime";
import { grown, ResourceCounter } from "./count-resources.js";
import { type OpenWorker, openWorker, type Transport } from "./open-worker.js";
import { soakRequest } from "./soak-service.js";

/** How much is done. */
export interface SoakPlan {
  readonly calls: number;
  readonly streams: number;
}

/** What was found. */
export interface SoakReport {
  readonly transport: Transport;
  readonly callsPerSecond: number;
  readonly streamsPerSecond: number;
  /** More of anything after all calls and streams than when the pool was warm: growth with use. */
  readonly whileOpen: Readonly<Record<string, string>>;
  /** More of anything after the pool was closed than before it was made. */
  readonly afterClose: Readonly<Record<string, string>>;
  /** Growth of the heap over calls and streams, in MiB; `null` without `--expose-gc`. */
  readonly heapGrowthMiB: number | null;
  /** Warnings of Node.js, of too many listeners above all. */
  readonly warnings: readonly string[];
}

/** Ways in which a stream is left, by turns. */
const LEAVES = ["cancel", "close", "abort", "deadline", "forget", "to its end"] as const;

const AT_ONCE = 8;
/** Longer than any call here takes, and never reached: its timer must go with the call. */
const LIMITS = { timeoutMs: 120_000, idleTimeoutMs: 60_000 };

/** Makes calls and opens streams through one pool, and counts what is left. */
export async function soak(transport: Transport, plan: SoakPlan): Promise<SoakReport> {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(String(warning));
  process.on("warning", onWarning);
  await using worker = await openWorker(transport);
  using counter = new ResourceCounter();
  await loadTransport(worker);
  // The end of a timer is counted a moment after it: so it is before every count.
  await sleep(QUIET_MS);
  const before = counter.count();
  const pool = createPool(worker.address, { maxConnections: AT_ONCE, maxIdle: AT_ONCE, idleMs: 600_000 });
  const shared = new AbortController();

  await makeCalls(pool, 20 * AT_ONCE, shared.signal);
  await openStreams(pool, LEAVES.length * AT_ONCE);
  await sleep(QUIET_MS);
  const warm = counter.count();
  const heapBefore = usedHeap();
  const callsPerSecond = await rate(plan.calls, () => makeCalls(pool, plan.calls, shared.signal));
  const streamsPerSecond = await rate(plan.streams, () => openStreams(pool, plan.streams));
  const whileOpen = await settled(() => grown(warm, counter.count()));
  const heapAfter = usedHeap();
  if (getEventListeners(shared.signal, "abort").length > 0) whileOpen["listener abort"] = "on the signal of all calls";
  await pool.close();
  const afterClose = await settled(() => grown(before, counter.count()));
  process.off("warning", onWarning);
  const heapGrowthMiB = heapBefore === null || heapAfter === null ? null : (heapAfter - heapBefore) / 2 ** 20;
  return { transport, callsPerSecond, streamsPerSecond, whileOpen, afterClose, heapGrowthMiB, warnings };
}

/** A transport is loaded with its first connection, and what loads and compiles it may stay. */
async function loadTransport(worker: OpenWorker): Promise<void> {
  await using pool = createPool(worker.address);
  await makeCalls(pool, 1, new AbortController().signal);
}

/** What ends by itself has ended by then. */
const QUIET_MS = 500;
const SETTLE_MS = 10_000;

/** Waits until nothing is left over, and gives what is left when that doesn't come. */
async function settled(look: () => Record<string, string>): Promise<Record<string, string>> {
  for (const end = Date.now() + SETTLE_MS; Date.now() < end; await sleep(50)) {
    globalThis.gc?.();
    if (Object.keys(look()).length === 0) return {};
  }
  return look();
}

async function rate(count: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return Math.round((count * 1000) / (performance.now() - start));
}

/** Runs `count` jobs, several at once. */
async function eachAtOnce(count: number, job: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await job(index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Every tenth call is refused by the worker. */
async function makeCalls(pool: ConnectionPool, count: number, signal: AbortSignal): Promise<void> {
  await eachAtOnce(count, async (index) => {
    await using lease = await pool.acquire({ signal });
    const refused = index % 10 === 9;
    try {
      await lease.connection.unary(soakRequest(refused ? "refuse" : "one"), { ...LIMITS, signal });
      if (refused) throw new Error("a call that is always refused was answered");
    } catch (error) {
      if (!refused || !(error instanceof RpcError)) throw error;
    }
  });
}

async function openStreams(pool: ConnectionPool, count: number): Promise<void> {
  await eachAtOnce(count, async (index) => {
    const leave = LEAVES[index % LEAVES.length] ?? "cancel";
    const controller = new AbortController();
    const lease = await pool.acquire();
    try {
      const wanted = { first: 0, batches: leave === "to its end" ? 3 : 1000, rows: 10 };
      const stream = await lease.connection.stream(
        { ...soakRequest("rows", wanted), hasHeader: false, mode: "producer", inputSchema: null, window: 2 },
        { ...LIMITS, signal: controller.signal, ...(leave === "deadline" ? { timeoutMs: 30 } : {}) },
      );
      await stream.next();
      if (leave === "cancel" || leave === "close") await stream[leave]();
      else if (leave === "abort") controller.abort();
      else if (leave === "deadline") while ((await stream.next()) !== null) await sleep(5);
      else if (leave === "to its end") while ((await stream.next()) !== null);
    } catch (error) {
      if (!(error instanceof VgiError) || leave !== "deadline") throw error;
    } finally {
      await lease.release();
    }
  });
}

function usedHeap(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
