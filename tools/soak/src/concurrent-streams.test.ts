import { setImmediate as turn } from "node:timers/promises";
import { type ConnectionPool, createPool, type StreamSession } from "vgi-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenWorker, openWorker, type Transport } from "./open-worker.js";
import { numbersOf, soakRequest } from "./soak-service.js";

const STREAMS = 64;
/** Streams differ in everything, so that rows of one can't pass for those of another. */
const wanted = (stream: number): { first: number; batches: number; rows: number } => ({
  first: stream * 1_000_000,
  batches: 5 + (stream % 7),
  rows: 1 + ((stream * 37) % 500),
});
const expectedRows = (stream: number): number[] => {
  const { first, batches, rows } = wanted(stream);
  return Array.from({ length: batches * rows }, (_, i) => first + i);
};

/** Resolves for all when so many have come. */
function meetingOf(count: number): () => Promise<void> {
  let come = 0;
  let open: (() => void) | undefined;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come === count) open?.();
    return all;
  };
}

interface Watch {
  /** Streams that were open at the same time. */
  most: number;
  now: number;
  /** Which stream each batch was of, in the order in which they came. */
  readonly order: number[];
}

/** All rows of one stream, over a connection of the pool; `meet` is waited for after its first batch. */
async function run(pool: ConnectionPool, stream: number, watch: Watch, meet: () => Promise<void>): Promise<number[]> {
  await using lease = await pool.acquire();
  watch.now += 1;
  watch.most = Math.max(watch.most, watch.now);
  const request = {
    ...soakRequest("rows", wanted(stream)),
    hasHeader: false,
    mode: "producer",
    inputSchema: null,
  } as const;
  const session: StreamSession = await lease.connection.stream({ ...request, window: 1 + (stream % 4) });
  const rows: number[] = [];
  for (let batch = await session.next(); batch !== null; batch = await session.next()) {
    rows.push(...numbersOf(batch));
    watch.order.push(stream);
    await meet();
    await turn();
  }
  watch.now -= 1;
  return rows;
}

async function runAll(pool: ConnectionPool, meet: () => Promise<void>): Promise<Watch> {
  const watch: Watch = { most: 0, now: 0, order: [] };
  const all = await Promise.all(Array.from({ length: STREAMS }, (_, stream) => run(pool, stream, watch, meet)));
  for (const [stream, rows] of all.entries()) expect(rows, `stream ${stream}`).toEqual(expectedRows(stream));
  return watch;
}

describe.each<Transport>(["unix", "http"])("64 streams at once over %s", (transport) => {
  let worker: OpenWorker;
  beforeAll(async () => {
    worker = await openWorker(transport);
  });
  afterAll(() => worker?.[Symbol.asyncDispose]());

  it("each give their own rows, all open together", async () => {
    await using pool = createPool(worker.address, { maxConnections: STREAMS });
    const { most, order } = await runAll(pool, meetingOf(STREAMS));
    expect(most).toBe(STREAMS);
    // They took turns: between two batches of a stream others came.
    const changes = order.filter((stream, i) => stream !== order[i - 1]).length;
    expect(changes).toBeGreaterThan(order.length / 2);
  });

  it("each give their own rows, eight at a time and the others in the queue", async () => {
    await using pool = createPool(worker.address, { maxConnections: 8 });
    const { most } = await runAll(pool, () => Promise.resolve());
    expect(most).toBe(8);
  });
});
