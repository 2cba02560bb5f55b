import { describe, expect, it } from "vitest";
import { emptyBatch } from "vgi-arrow";
import type { Lease } from "../../connection.js";
import { RpcError, UsageError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import { errorBatch, numbers, NUMBERS, reply, streamRequest, valuesOf } from "../../testing/batches.js";
import { type Answer, type HttpWorker, startHttpWorker } from "../../testing/http-worker.js";

const STATE = "vgi_rpc.stream_state#b64";
const CALL = "vgi_rpc.call_state#b64";
const token = (state: string, call?: string): Map<string, string> =>
  new Map([[STATE, state], ...(call === undefined ? [] : [[CALL, call] as const])]);

/** Three turns: two batches, then one, then one with its token on it, then the end. */
const TURNS: Record<string, () => Uint8Array> = {
  start: () => reply(numbers([1n]), numbers([2n]), emptyBatch(NUMBERS, token("a", "call"))),
  a: () => reply(numbers([3n]), emptyBatch(NUMBERS, token("b"))),
  b: () => reply(numbers([4n], token("c"))),
  c: () => reply(),
};

interface Setup extends AsyncDisposable {
  readonly worker: HttpWorker;
  readonly connection: Lease["connection"];
}

async function setUp(answer: Answer = (seen) => TURNS[seen.batch.metadata.get(STATE) ?? "start"]?.()): Promise<Setup> {
  const worker = await startHttpWorker(answer);
  const pool = createPool(worker.url);
  const lease = await pool.acquire();
  return {
    worker,
    connection: lease.connection,
    [Symbol.asyncDispose]: async () => {
      await lease.release();
      await pool.close();
      await worker[Symbol.asyncDispose]();
    },
  };
}

describe("resume tokens of streams", () => {
  it("come with the last batch of each turn, and lead to the next from any connection", async () => {
    await using setup = await setUp();
    const stream = await setup.connection.stream(streamRequest());
    expect(stream.resumeToken).toBeNull();
    const found: [unknown, string | null][] = [];
    for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
      found.push([valuesOf(batch), stream.resumeToken]);
    }
    expect(stream.resumeToken).toBeNull();
    expect(found).toEqual([
      [[1n], null],
      [[2n], "1.a.call"],
      [[3n], "1.b.call"],
      [[4n], "1.c.call"],
    ]);
    await using other = await setUp();
    const resumed = await other.connection.stream(streamRequest({ resumeToken: "1.a.call", hasHeader: true }));
    expect([resumed.header, resumed.outputSchema]).toEqual([null, null]);
    expect([valuesOf(await resumed.next()), resumed.resumeToken]).toEqual([[3n], "1.b.call"]);
    expect([valuesOf(await resumed.next()), await resumed.next()]).toEqual([[4n], null]);
    expect(other.worker.seen.map(({ path }) => path)).toEqual(Array.from({ length: 3 }, () => "/test.v1/s/exchange"));
    expect(other.worker.seen.map(({ batch }) => batch.metadata.get(CALL))).toEqual(["call", "call", "call"]);
  });

  it("may be cancelled at once after resuming", async () => {
    await using setup = await setUp();
    const resumed = await setup.connection.stream(streamRequest({ resumeToken: "1.a.call" }));
    await resumed.cancel();
    expect(await resumed.next()).toBeNull();
    expect(setup.worker.seen.map(({ batch }) => batch.metadata.get("vgi_rpc.cancel"))).toEqual(["1"]);
  });

  it("are not taken from anywhere else, and not for exchanges", async () => {
    await using setup = await setUp();
    await expect(setup.connection.stream(streamRequest({ resumeToken: "x" }))).rejects.toThrow(UsageError);
    const exchange = streamRequest({ mode: "exchange", inputSchema: NUMBERS, resumeToken: "1.a.call" });
    await expect(setup.connection.stream(exchange)).rejects.toThrow(UsageError);
    expect(setup.worker.seen).toEqual([]);
  });

  it("are absent where an error follows, which comes after the batch", async () => {
    await using setup = await setUp(() => reply(numbers([1n]), errorBatch("broke", {}, NUMBERS)));
    const stream = await setup.connection.stream(streamRequest());
    expect([valuesOf(await stream.next()), stream.resumeToken]).toEqual([[1n], null]);
    await expect(stream.next()).rejects.toThrow(RpcError);
  });
});

describe("metadata of ticks", () => {
  const tick = { metadata: new Map([["filter", "n > 3"]]) };

  it("go with the request that makes the next batch, and with no other", async () => {
    await using setup = await setUp((seen) => {
      const turns: Record<string, () => Uint8Array> = {
        ...TURNS,
        a: () => reply(emptyBatch(NUMBERS, token("b"))),
      };
      return turns[seen.batch.metadata.get(STATE) ?? "start"]?.();
    });
    const stream = await setup.connection.stream(streamRequest());
    await stream.next();
    await stream.next();
    expect(valuesOf(await stream.next(tick))).toEqual([4n]);
    expect(setup.worker.seen.map(({ batch }) => batch.metadata.get("filter"))).toEqual([undefined, "n > 3", undefined]);
    expect(setup.worker.seen[1]?.batch.metadata.get(STATE)).toBe("a");
  });

  it("come too late for a batch that was made already, which is not lost", async () => {
    await using setup = await setUp();
    const stream = await setup.connection.stream(streamRequest());
    await expect(stream.next(tick)).rejects.toThrow(/has made the next batch already/);
    expect(valuesOf(await stream.next())).toEqual([1n]);
    await expect(stream.next(tick)).rejects.toThrow(UsageError);
    expect(valuesOf(await stream.next())).toEqual([2n]);
    expect(valuesOf(await stream.next(tick))).toEqual([3n]);
  });

  it("are nothing for exchanges", async () => {
    await using setup = await setUp(() => reply(emptyBatch(NUMBERS, token("a", "call"))));
    const stream = await setup.connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    await expect(stream.next(tick)).rejects.toThrow(/its|it is an exchange/);
  });
});
