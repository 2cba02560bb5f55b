import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "../../pool/create-pool.js";
import { numbers, reply, request } from "../../testing/batches.js";
import { startHttpWorker } from "../../testing/http-worker.js";
import { sampleRequest, sampleStream, type SampleWorker, startSampleWorker } from "../../testing/sample-worker.js";
import type { CallEvent, DiagnosticsEvents } from "./diagnostics-channels.js";

let worker: SampleWorker;
beforeAll(async () => {
  worker = await startSampleWorker();
});
afterAll(() => worker[Symbol.asyncDispose]());

const subscriptions: (() => void)[] = [];
afterEach(() => {
  for (const end of subscriptions.splice(0)) end();
});

function collect<N extends keyof DiagnosticsEvents>(name: N): DiagnosticsEvents[N][] {
  const events: DiagnosticsEvents[N][] = [];
  const listener = (event: unknown): void => void events.push(event as DiagnosticsEvents[N]);
  subscribe(name, listener);
  subscriptions.push(() => unsubscribe(name, listener));
  return events;
}

describe("diagnostics channels", () => {
  it("tell of calls: one object from the start of a call to its end", async () => {
    const atStart: (number | null)[] = [];
    const noting = (event: unknown): void => void atStart.push((event as CallEvent).durationMs);
    subscribe("vgi:call:start", noting);
    subscriptions.push(() => unsubscribe("vgi:call:start", noting));
    const [starts, ends, errors] = [collect("vgi:call:start"), collect("vgi:call:end"), collect("vgi:call:error")];
    await using pool = createPool(worker.address);
    await using lease = await pool.acquire();
    await lease.connection.unary(sampleRequest("double"));
    await lease.connection.unary(sampleRequest("refuse")).catch(() => {});
    expect(starts).toHaveLength(2);
    expect(ends[0]).toBe(starts[0]);
    expect(errors[0]).toBe(starts[1]);
    expect(atStart).toEqual([null, null]);
    expect(ends).toMatchObject([
      {
        method: "double",
        protocol: "sample.v1",
        type: "unary",
        address: worker.address,
        transport: "bytes",
        error: null,
        inputRows: 1,
        outputRows: 1,
      },
    ]);
    expect(ends[0]?.durationMs).toBeGreaterThan(0);
    expect(errors).toMatchObject([{ method: "refuse", error: { remoteType: "Refused" }, outputBatches: 0 }]);
  });

  it("tell of every batch of a stream", async () => {
    const [batches, ends] = [collect("vgi:stream:batch"), collect("vgi:call:end")];
    await using pool = createPool(worker.address);
    await using lease = await pool.acquire();
    const stream = await lease.connection.stream(sampleStream("count", 2n));
    while ((await stream.next()) !== null);
    expect(batches.map(({ direction, batch }) => `${direction} ${batch.numRows}`)).toEqual([
      "input 1",
      "output 1",
      "output 1",
      "output 1",
    ]);
    expect(ends).toHaveLength(1);
    expect(batches.every(({ call }) => call === ends[0])).toBe(true);
  });

  it("tell of connections", async () => {
    const [opens, reuses, closes] = [collect("vgi:pool:open"), collect("vgi:pool:reuse"), collect("vgi:pool:close")];
    const { address } = worker;
    const pool = createPool(address, { idleMs: 20, maxIdle: 1 });
    await (await pool.acquire()).release();
    const [first, second] = [await pool.acquire(), await pool.acquire()];
    await first.release();
    await second.release();
    await expect
      .poll(() => closes)
      .toEqual([
        { address, reason: "surplus" },
        { address, reason: "idle" },
      ]);
    const broken = await pool.acquire();
    await broken.connection.close();
    await broken.release();
    await pool.close();
    expect(closes.at(-1)).toEqual({ address, reason: "unusable" });
    expect(opens).toHaveLength(3);
    expect(opens[0]?.durationMs).toBeGreaterThanOrEqual(0);
    expect(reuses).toEqual([{ address }]);
  });

  it("tell of HTTP requests that are sent again", async () => {
    const retries = collect("vgi:http:retry");
    let asked = 0;
    await using server = await startHttpWorker((_, response) => {
      asked += 1;
      if (asked > 1) return reply(numbers([42n]));
      response.writeHead(503, { "content-type": "text/plain", "retry-after": "0" });
      response.end("later");
      return undefined;
    });
    await using pool = createPool(server.url, { retry: { replaySafe: () => true, baseDelayMs: 0 } });
    await using lease = await pool.acquire();
    await lease.connection.unary(request());
    expect(retries).toEqual([{ url: `${server.url}/test.v1/m`, attempts: 1, delayMs: 0, status: 503, error: null }]);
  });

  it("leave a stream as it is while nobody listens", async () => {
    await using pool = createPool(worker.address);
    await using lease = await pool.acquire();
    const stream = await lease.connection.stream(sampleStream("count", 2n));
    expect(stream.constructor.name).toBe("BytesStream");
    await stream.close();
  });
});
