import type { RecordBatch } from "apache-arrow";
import { batchFromRows, Decimal, readRows, schemaSpecOf, TimestampValue, toArrowSchema } from "vgi-arrow";
import { type Lease, RpcError } from "vgi-runtime";
import { describe as describeProtocol, listProtocols } from "vgi-runtime/reflection";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerTo, call, exchange, produce, rowsOf, TYPED_EXCHANGE } from "./client-service.js";
import { skipped, suitePython } from "./use-suite.js";
import { type LanePool, openLane, workerLanes } from "./worker-lanes.js";

const PAYLOAD = Buffer.from(Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251));

const NULLS = { nullable_float: null, tags: null, category: null, event_time: null, amount: null, nested: null };
const FULL = {
  nullable_float: 1.5,
  tags: ["alpha", null, "omega"],
  category: "blue",
  event_time: "2026-08-18T12:34:56.123456Z",
  amount: "1234.5000",
  nested: { name: "sample", scores: [1, null, 3] },
};
const READ = {
  ...FULL,
  event_time: TimestampValue.parse(FULL.event_time, "us", "UTC"),
  amount: Decimal.parse(FULL.amount),
};

function typed(rows: readonly (typeof FULL | typeof NULLS)[]): RecordBatch {
  return batchFromRows(toArrowSchema(TYPED_EXCHANGE), rows);
}

describe.skipIf(skipped).each(workerLanes)("client worker, $name", (lane) => {
  let open: LanePool;
  let lease: Lease;

  beforeAll(async () => {
    open = await openLane(await suitePython(), lane);
  }, 600_000);
  afterAll(() => open?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    lease = await open.pool.acquire();
  });
  /** Whatever a test did, the connection serves the next call. */
  afterEach(async () => {
    expect(await call(lease.connection, "echo_bytes", { value: Uint8Array.of(7) })).toEqual(Uint8Array.of(7));
    expect(lease.connection.usable).toBe(true);
    await lease.release();
  });

  it("describes itself", async () => {
    const { protocols } = await listProtocols(lease.connection);
    expect(protocols.map(({ protocol }) => protocol)).toContain("ClientConformanceService");
    const { methods, protocolHash } = await describeProtocol(lease.connection, "ClientConformanceService");
    expect(protocolHash).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.fromEntries(methods.map(({ name, streamKind }) => [name, streamKind]))).toEqual({
      typed_exchange: "exchange",
      producer_sequence: "producer",
      producer_zero_row_then_value: "producer",
      producer_emit_and_finish: "producer",
      producer_empty: "producer",
      open_client_session: null,
      increment_client_session: null,
      close_client_session: null,
      large_response: null,
      echo_bytes: null,
    });
  });

  it("answers unary calls, small and large", async () => {
    expect(await call(lease.connection, "large_response", { size: 0 })).toEqual(new Uint8Array(0));
    const payload = PAYLOAD.subarray(0, lane.largest ?? PAYLOAD.length);
    // Compared by Buffer: the matcher takes seconds for a megabyte.
    const received = await call(lease.connection, "large_response", { size: payload.length });
    expect(payload.equals(received as Uint8Array)).toBe(true);
    expect(payload.equals((await call(lease.connection, "echo_bytes", { value: payload })) as Uint8Array)).toBe(true);
  });

  if (lane.largest !== undefined) {
    it("is told when an answer is larger than a turn may be", async () => {
      const refused = call(lease.connection, "large_response", { size: PAYLOAD.length });
      await expect(refused).rejects.toMatchObject({ code: "VGI_RPC", remoteType: "ResponseTooLargeError" });
    });
  }

  if (lane.kind === "http") {
    it("goes on over another connection where a token says", async () => {
      const params = { count: 6, payload_bytes: 1 };
      const stream = await produce(lease.connection, "producer_sequence", params);
      for (let i = 0; i < 3; i += 1) await stream.next();
      const resumeToken = stream.resumeToken;
      expect(resumeToken).not.toBeNull();
      await stream.close();
      await using other = await open.pool.acquire();
      const resumed = await produce(other.connection, "producer_sequence", params, { resumeToken: resumeToken! });
      const rows = (await rowsOf(resumed)).flat() as { index: bigint }[];
      expect(rows.map(({ index }) => index)).toEqual([3n, 4n, 5n]);
    });
  }

  it("refuses what it can't do, with its own words", async () => {
    const error: unknown = await call(lease.connection, "large_response", { size: -1 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({
      remoteType: "ValueError",
      remoteMessage: "ValueError: size must be between 0 and 16777216",
    });
  });

  it.each([1, 4])("produces batches over many turns, with window %i", async (window) => {
    const stream = await produce(
      lease.connection,
      "producer_sequence",
      { count: 100, payload_bytes: 1024 },
      { window },
    );
    const expected = Array.from({ length: 100 }, (_, i) => [
      { index: BigInt(i), payload: new Uint8Array(1024).fill(i) },
    ]);
    expect(await rowsOf(stream)).toEqual(expected);
  });

  it("produces batches larger than the budget of a turn", async () => {
    const stream = await produce(lease.connection, "producer_sequence", { count: 3, payload_bytes: 20_000 });
    const sizes = (await rowsOf(stream)).map(([row]) => (row as { payload: Uint8Array }).payload.length);
    expect(sizes).toEqual([20_000, 20_000, 20_000]);
  });

  it("tells a batch without rows from the end", async () => {
    const stream = await produce(lease.connection, "producer_zero_row_then_value");
    expect(await rowsOf(stream)).toEqual([[], [{ index: 7n, payload: new TextEncoder().encode("after-zero") }]]);
  });

  it("ends with its last batch, or without any", async () => {
    const last = await produce(lease.connection, "producer_emit_and_finish");
    expect(await rowsOf(last)).toEqual([[{ index: 99n, payload: new TextEncoder().encode("terminal") }]]);
    const none = await produce(lease.connection, "producer_empty");
    expect(await rowsOf(none)).toEqual([]);
  });

  it.each(["cancel", "close"] as const)("goes on after a stream that was left by %s", async (leave) => {
    const stream = await produce(lease.connection, "producer_sequence", { count: 1000, payload_bytes: 10 });
    await stream.next();
    await stream.next();
    await stream[leave]();
    expect(await stream.next()).toBeNull();
  });

  it("refuses to open a stream with impossible parameters, and goes on", async () => {
    const opening = produce(lease.connection, "producer_sequence", { count: -1, payload_bytes: 0 });
    const refused = opening.then((stream) => stream.next());
    await expect(refused).rejects.toThrow(/count and payload_bytes must be non-negative/);
  });

  it("echoes typed batches, of nulls, of nothing, of everything, in their own schema", async () => {
    const stream = await exchange(lease.connection);
    for (const [sent, read] of [
      [[NULLS], [NULLS]],
      [[], []],
      [
        [FULL, NULLS, FULL],
        [READ, NULLS, READ],
      ],
    ] as const) {
      const answer = await answerTo(stream, typed(sent));
      expect(answer !== null && schemaSpecOf(answer.schema)).toEqual(TYPED_EXCHANGE);
      expect(readRows(answer!)).toEqual(read);
    }
    await stream.close();
  });

  it("is refused over HTTP when it sends a schema that it guessed; a byte stream's worker takes the nulls of one", async () => {
    const fields = TYPED_EXCHANGE.fields.map(({ name }) => ({ name, type: "null" as const, nullable: true }));
    const guessed = { fields };
    const stream = await exchange(lease.connection, guessed);
    const answer = answerTo(stream, batchFromRows(toArrowSchema(guessed), [NULLS]));
    if (lane.kind === "http") await expect(answer).rejects.toThrow(/schema mismatch/);
    else expect(schemaSpecOf((await answer)!.schema)).toEqual(TYPED_EXCHANGE);
    await stream.close();
  });

  it("serves four streams at once", async () => {
    const counts = [10, 20, 30, 40];
    const all = counts.map(async (count, i) => {
      // The lease of this test is the fourth connection.
      const own = i === 0 ? lease : await open.pool.acquire();
      const stream = await produce(own.connection, "producer_sequence", { count, payload_bytes: i });
      const rows = (await rowsOf(stream)).flat() as { index: bigint; payload: Uint8Array }[];
      if (own !== lease) await own.release();
      return rows.map(({ index, payload }) => [index, payload.length]);
    });
    expect(await Promise.all(all)).toEqual(
      counts.map((count, i) => Array.from({ length: count }, (_, row) => [BigInt(row), i])),
    );
  });
});
