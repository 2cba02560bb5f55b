import type { RecordBatch } from "apache-arrow";
import { EMPTY_SCHEMA, emptyBatch, StreamEncoder } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { CancelledError, ProtocolError, UsageError } from "../errors/index.js";
import { createPool } from "../pool/create-pool.js";
import { errorBatch, numbers, NUMBERS, reply, request, streamRequest, valuesOf } from "../testing/batches.js";
import { MemoryChannel, type Received } from "../testing/memory-channel.js";
import { MemorySegment } from "../testing/memory-segment.js";
import { BytesConnection } from "../transports/bytes-connection.js";
import { HEADER_SIZE } from "./allocation-table.js";
import { Segment } from "./segment.js";
import { SharedMemory } from "./shared-memory.js";
import { shmPointer } from "./shm-pointer.js";
import { storeBatch } from "./stored-batch.js";

const YES = reply(emptyBatch(EMPTY_SCHEMA, { "vgi_rpc.transport.shm": "true" }));
const NO = reply(emptyBatch(EMPTY_SCHEMA, { "vgi_rpc.transport.shm": "false" }));
const UNKNOWN = reply(errorBatch("no method __transport_options__"));

interface Setting {
  readonly connection: BytesConnection;
  readonly memory: MemorySegment;
  readonly channel: MemoryChannel;
  /** The segment, as the worker sees it. */
  readonly segment: Segment;
  /** Metadata of the requests, the question not among them. */
  readonly requests: ReadonlyMap<string, string>[];
}

/** A connection to a worker that answers the question with `options`, and everything else by `answer`. */
function connect(
  options: Uint8Array | null,
  answer: (received: RecordBatch, setting: Setting) => Promise<Uint8Array[]> | Uint8Array[],
  noSegment = false,
): Setting {
  const requests: ReadonlyMap<string, string>[] = [];
  const memory = new MemorySegment();
  let answers = Promise.resolve();
  const receive = (received: Received): void => {
    if (received.kind !== "batch") return;
    const { metadata } = received.batch;
    if (metadata.get("vgi_rpc.method") === "__transport_options__") {
      if (options !== null) channel.answer(options);
      return;
    }
    if (metadata.has("vgi_rpc.method")) requests.push(metadata);
    answers = answers.then(async () => channel.answer(...(await answer(received.batch, setting))));
  };
  const channel = new MemoryChannel(receive);
  const sharedMemory = new SharedMemory({ open: async () => (noSegment ? null : memory), minBatchBytes: 64 });
  const connection = new BytesConnection(channel, { sharedMemory, settleMs: 200 });
  const setting = { connection, memory, channel, requests, segment: new Segment(memory) };
  return setting;
}

/** A worker's pointer to a batch that it puts into the segment. */
async function pointerTo(batch: RecordBatch, { segment }: Setting): Promise<RecordBatch> {
  const chunks = storeBatch(batch) ?? [];
  const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return shmPointer(batch, { offset: (await segment.put(chunks)) ?? 0, length });
}

const pointer = (offset: number | string, length: number | string): RecordBatch =>
  emptyBatch(NUMBERS, { "vgi_rpc.shm_offset": String(offset), "vgi_rpc.shm_length": String(length) });

describe("negotiating", () => {
  it("asks once, before the first call, and tells the segment with every request", async () => {
    const { connection, channel, requests, memory } = connect(YES, () => [reply(numbers([1n]))]);
    for (let i = 0; i < 3; i += 1) expect(valuesOf(await connection.unary(request()))).toEqual([1n]);
    const asked = channel.received.filter(
      (item) => item.kind === "batch" && item.batch.metadata.get("vgi_rpc.transport.shm") === "true",
    );
    expect(asked).toHaveLength(1);
    expect(requests.map((metadata) => metadata.get("vgi_rpc.shm_segment_name"))).toEqual(
      Array.from({ length: 3 }, () => "vgi-memory"),
    );
    expect(requests[0]?.get("vgi_rpc.shm_segment_size")).toBe(String(memory.size));
  });

  it.each([
    ["a worker that can't", NO, false],
    ["a worker that does not know the question", UNKNOWN, false],
    ["a machine without room", YES, true],
  ])("leaves everything in the stream with %s", async (_, options, noSegment) => {
    const setting = connect(options, () => [reply(numbers([1n]))], noSegment);
    for (let i = 0; i < 2; i += 1) await setting.connection.unary(request());
    expect(setting.requests.some((metadata) => metadata.has("vgi_rpc.shm_segment_name"))).toBe(false);
    expect(setting.channel.received.filter((item) => item.kind === "eos")).toHaveLength(3);
  });

  it("is given up with the call, and asked again with the next", async () => {
    const setting = connect(null, () => [reply(numbers([1n]))]);
    const call = setting.connection.unary(request(), { signal: AbortSignal.timeout(20) });
    await expect(call).rejects.toThrow(CancelledError);
    // The worker was only slow.
    setting.channel.answer(YES);
    const next = setting.connection.unary(request());
    setTimeout(() => setting.channel.answer(YES), 20);
    expect(valuesOf(await next)).toEqual([1n]);
    expect(setting.requests[0]?.has("vgi_rpc.shm_segment_name")).toBe(true);
  });

  it("refuses a size that can't be one before anything is started", () => {
    expect(() => createPool("stdio:worker", { sharedMemory: { size: 65_536 } })).toThrow(UsageError);
    expect(() => createPool("stdio:worker", { sharedMemory: { size: 1e20 } })).toThrow(/whole number of bytes/);
  });
});

describe("batches of the worker", () => {
  it("are taken from the segment and freed, with their metadata", async () => {
    const batch = numbers([1n, 2n], new Map([["own", "1"]]));
    const setting = connect(YES, async (_, at) => [reply(await pointerTo(batch, at))]);
    for (let i = 0; i < 100; i += 1) {
      const result = await setting.connection.unary(request());
      expect(valuesOf(result)).toEqual([1n, 2n]);
      expect(Object.fromEntries(result.metadata)).toEqual({ own: "1", "vgi_rpc.shm_source": "vgi-memory" });
      expect(setting.segment.allocations()).toEqual([]);
    }
  });

  it.each<[string, RecordBatch]>([
    ["in the header", pointer(0, 100)],
    ["before the data region", pointer(HEADER_SIZE - 1, 8)],
    ["beyond the end", pointer(HEADER_SIZE, 4097)],
    ["at the end", pointer(HEADER_SIZE + 4096, 1)],
    ["at a negative offset", pointer(-8, 8)],
    ["at an offset that overflows", pointer("18446744073709551616", 8)],
    ["at no number", pointer("65536 ", "0x10")],
    ["to nothing", pointer(HEADER_SIZE, 0)],
    ["without length", emptyBatch(NUMBERS, { "vgi_rpc.shm_offset": "65536" })],
  ])("are refused %s", async (_, bad) => {
    const setting = connect(YES, () => [reply(bad)]);
    await expect(setting.connection.unary(request())).rejects.toThrow(/points outside of the shared memory segment/);
    expect(setting.connection.usable).toBe(false);
    expect(setting.memory.closed).toBe(1);
  });

  it("are refused when the segment holds no batch there, and when its table is damaged", async () => {
    const zeros = connect(YES, () => [reply(pointer(HEADER_SIZE, 100))]);
    await expect(zeros.connection.unary(request())).rejects.toThrow(ProtocolError);
    const damaged = connect(YES, async (_, at) => {
      const answer = reply(await pointerTo(numbers([1n]), at));
      at.memory.bytes.fill(0xff, 16, HEADER_SIZE);
      return [answer];
    });
    await expect(damaged.connection.unary(request())).rejects.toThrow(/table of the shared memory segment .* damaged/);
  });

  it.each([
    ["while they are read, the worker makes the next one, and they are freed in the turn after", 4, 2],
    ["in lockstep they are read and freed before the worker goes on", 1, 1],
  ])("%s", async (_, window, inUse) => {
    const encoder = new StreamEncoder(NUMBERS);
    const seen: number[] = [];
    let made = 0n;
    const setting = connect(YES, async (batch, at) => {
      if (batch.metadata.has("vgi_rpc.method")) return [encoder.schema()];
      if (batch.metadata.has("vgi_rpc.cancel")) return [encoder.end()];
      made += 1n;
      const placed = await pointerTo(numbers([made]), at);
      seen.push(at.segment.allocations().length);
      return encoder.batch(placed);
    });
    const stream = await setting.connection.stream(streamRequest({ window }));
    for (const expected of [1n, 2n, 3n]) expect(valuesOf(await stream.next())).toEqual([expected]);
    expect(seen.slice(1, 3)).toEqual([inUse, inUse]);
    await stream.cancel();
  });

  it("find room again after one that came in the stream because there was none", async () => {
    const encoder = new StreamEncoder(NUMBERS);
    const large = numbers(Array.from({ length: 300 }, (_, row) => BigInt(row)));
    const ways: string[] = [];
    const setting = connect(YES, async (batch, { segment }) => {
      if (batch.metadata.has("vgi_rpc.method")) return [encoder.schema()];
      if (batch.metadata.has("vgi_rpc.cancel")) return [encoder.end()];
      const chunks = storeBatch(large) ?? [];
      const offset = await segment.put(chunks);
      ways.push(offset === null ? "stream" : "segment");
      const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
      return encoder.batch(offset === null ? large : shmPointer(large, { offset, length }));
    });
    const stream = await setting.connection.stream(streamRequest({ window: 4 }));
    for (let count = 0; count < 5; count += 1) expect((await stream.next())?.numRows).toBe(300);
    expect(ways.slice(0, 5)).toEqual(["segment", "stream", "segment", "stream", "segment"]);
    await stream.cancel();
  });

  it("that nobody read are freed with the next call", async () => {
    const encoder = new StreamEncoder(NUMBERS);
    const setting = connect(YES, async (batch, at) => {
      if (batch.metadata.get("vgi_rpc.method") === "m") return [reply(numbers([1n]))];
      if (batch.metadata.has("vgi_rpc.method")) return [encoder.schema()];
      if (batch.metadata.has("vgi_rpc.cancel")) return [encoder.end()];
      return encoder.batch(await pointerTo(numbers([7n]), at));
    });
    const stream = await setting.connection.stream(streamRequest({ window: 4 }));
    expect(stream.window).toBe(1);
    expect(valuesOf(await stream.next())).toEqual([7n]);
    const unread = stream.next();
    await stream.cancel();
    await unread.catch(() => null);
    await pointerTo(numbers([8n]), setting);
    expect(setting.segment.allocations().length).toBeGreaterThan(0);
    expect(valuesOf(await setting.connection.unary(request()))).toEqual([1n]);
    expect(setting.segment.allocations()).toEqual([]);
  });
});

describe("inputs of a stream", () => {
  const inputs: RecordBatch[] = [];
  const echo = (): Setting => {
    const encoder = new StreamEncoder(NUMBERS);
    inputs.length = 0;
    return connect(YES, (batch) => {
      if (batch.metadata.has("vgi_rpc.method")) return [encoder.schema()];
      inputs.push(batch);
      return encoder.batch(numbers([1n]));
    });
  };
  const many = numbers(Array.from({ length: 100 }, (_, i) => BigInt(i)));

  it("go through the segment when they are large, and in the stream when they are small", async () => {
    const { connection, segment } = echo();
    const stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    await stream.send(many);
    await stream.next();
    await stream.send(numbers([1n]));
    await stream.next();
    expect(inputs.map((input) => [input.numRows, input.metadata.get("vgi_rpc.shm_offset")])).toEqual([
      [0, String(HEADER_SIZE)],
      [1, undefined],
    ]);
    // This worker never freed it.
    expect(segment.allocations()).toHaveLength(1);
    await stream.close();
  });

  it("may be asked about before they are there, as without a segment", async () => {
    const { connection, segment } = echo();
    const stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    for (const input of [many, numbers([1n])]) {
      const sending = stream.send(input);
      expect(valuesOf(await stream.next())).toEqual([1n]);
      await sending;
    }
    expect(segment.allocations()).toHaveLength(1);
    await stream.close();
  });

  it("are not sent any more when the stream was left meanwhile", async () => {
    const { connection } = connect(YES, (batch, { channel }) => {
      if (batch.metadata.get("vgi_rpc.method") === "m") return [reply(numbers([1n]))];
      if (!batch.metadata.has("vgi_rpc.method")) throw new Error("an input came");
      setTimeout(() => channel.answer(encoder.end()), 20);
      return [encoder.schema()];
    });
    const encoder = new StreamEncoder(NUMBERS);
    const stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    const sending = stream.send(many);
    await Promise.all([expect(sending).rejects.toThrow(/its stream has ended/), stream.close()]);
    expect(valuesOf(await connection.unary(request()))).toEqual([1n]);
  });

  it("stay in the stream when the segment is full", async () => {
    const { connection } = echo();
    const stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    for (let i = 0; i < 6; i += 1) {
      await stream.send(many);
      await stream.next();
    }
    expect(inputs.map((input) => input.numRows)).toEqual([0, 0, 0, 100, 100, 100]);
    await stream.close();
  });
});
