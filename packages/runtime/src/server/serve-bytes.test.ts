import { PassThrough } from "node:stream";
import { type RecordBatch, Schema } from "apache-arrow";
import { emptyBatch, encodeStream, StreamEncoder } from "vgi-arrow";
import { afterEach, describe, expect, it } from "vitest";
import { FrameSource } from "./frame-source.js";
import { type BytesServeOptions, serveBytes } from "./serve-bytes.js";
import { int64Batch, int64Values, type Journal, numbers, sampleService } from "./testing/sample-service.js";

const TICKS = new Schema([]);

/** A client that writes and reads IPC streams by hand, so that every order of messages can be tried. */
class Peer {
  readonly journal: Journal = { events: [] };
  readonly #input = new PassThrough();
  readonly #output = new PassThrough();
  readonly done: Promise<void>;
  readonly #frames: FrameSource;

  constructor(routed = true, options: BytesServeOptions = {}) {
    this.#frames = new FrameSource(this.#output);
    this.done = serveBytes(sampleService(this.journal, routed), this.#input, this.#output, options);
  }

  write(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  request(method: string, n: bigint, metadata: Record<string, string> = {}): void {
    const batch = int64Batch(numbers, [n], requestMetadata(method, metadata));
    this.write(encodeStream(numbers, [batch]));
  }

  /** Every batch of the next stream. */
  async stream(): Promise<{ readonly schema: Schema; readonly batches: RecordBatch[] }> {
    const source = await this.#frames.openStream();
    if (source === null) throw new Error("the server said nothing");
    const batches: RecordBatch[] = [];
    for (let batch = await source.next(); batch !== null; batch = await source.next()) batches.push(batch);
    return { schema: source.schema, batches };
  }

  async end(): Promise<void> {
    this.#input.end();
    await this.done;
  }
}

function requestMetadata(method: string, more: Record<string, string>): Map<string, string> {
  const metadata = new Map(
    Object.entries({
      "vgi_rpc.method": method,
      "vgi_rpc.request_version": "1",
      "vgi_rpc.protocol": "sample.v1",
      "vgi_rpc.protocol_version": "1.2.9",
      ...more,
    }),
  );
  for (const [key, value] of metadata) if (value === "") metadata.delete(key);
  return metadata;
}

function tickStream(count: number): Uint8Array {
  return encodeStream(
    TICKS,
    Array.from({ length: count }, () => emptyBatch(TICKS)),
  );
}

const meta = (batch: RecordBatch | undefined, key: string): string | undefined => batch?.metadata.get(`vgi_rpc.${key}`);

describe("serveBytes", () => {
  let peer: Peer;
  afterEach(() => peer.end());

  it("answers a unary call, logs first", async () => {
    peer = new Peer();
    peer.request("double", 21n);
    const { batches } = await peer.stream();
    expect(batches.map((batch) => [meta(batch, "log_level"), int64Values(batch)])).toEqual([
      ["INFO", []],
      [undefined, [42n]],
    ]);
    expect(meta(batches[0], "log_extra")).toBe('{"by":2}');
  });

  it("answers a method without result with a batch without columns", async () => {
    peer = new Peer();
    peer.request("nothing", 1n);
    const { schema, batches } = await peer.stream();
    expect([schema.fields.length, batches.length, batches[0]?.numRows]).toEqual([0, 1, 0]);
  });

  it("sends a thrown error on the result schema, and goes on serving", async () => {
    peer = new Peer();
    peer.request("fail", 1n, { "vgi_rpc.request_id": "00112233aabbccdd" });
    const failed = await peer.stream();
    expect(failed.schema.fields[0]?.name).toBe("result");
    expect(meta(failed.batches[0], "log_level")).toBe("EXCEPTION");
    expect(meta(failed.batches[0], "log_message")).toBe("RangeError: out of luck");
    expect(meta(failed.batches[0], "error_code")).toBe("UNKNOWN");
    expect(meta(failed.batches[0], "request_id")).toBe("00112233aabbccdd");
    expect(JSON.parse(meta(failed.batches[0], "log_extra") ?? "")).toMatchObject({
      exception_type: "RangeError",
      exception_message: "out of luck",
      traceback: expect.stringContaining("in method fail"),
    });
    peer.request("refuse", 1n);
    const refused = await peer.stream();
    expect(meta(refused.batches[0], "error_kind")).toBe("sample_refused");
    expect(meta(refused.batches[0], "error_code")).toBe("NOT_FOUND");
    peer.request("double", 4n);
    expect(int64Values((await peer.stream()).batches[1]!)).toEqual([8n]);
  });

  it.each([
    ["no version of the framing", "double", { "vgi_rpc.request_version": "" }, undefined, "request_version"],
    ["no method", "", {}, undefined, "names no method"],
    ["no protocol", "double", { "vgi_rpc.protocol": "" }, "protocol_not_specified", "sample.v1"],
    ["another protocol", "double", { "vgi_rpc.protocol": "other.v1" }, "protocol_not_supported", "'other.v1'"],
    ["a protocol that is no name", "double", { "vgi_rpc.protocol": "a/b" }, "protocol_not_supported", "sample.v1"],
    ["an unknown method", "halve", {}, "method_not_implemented", "accumulate"],
    [
      "an older version",
      "double",
      { "vgi_rpc.protocol_version": "1.1.0" },
      "protocol_version_mismatch",
      "Server: 1.2.3",
    ],
    [
      "no version",
      "double",
      { "vgi_rpc.protocol_version": "" },
      "protocol_version_mismatch",
      "for protocol 'sample.v1'",
    ],
    [
      "a version that is none",
      "double",
      { "vgi_rpc.protocol_version": "1.2" },
      "protocol_version_mismatch",
      "Server: 1.2.3",
    ],
  ])("refuses a request with %s, and goes on serving", async (_what, method, metadata, kind, text) => {
    peer = new Peer();
    peer.request(method, 1n, metadata as Record<string, string>);
    const { schema, batches } = await peer.stream();
    expect(schema.fields).toHaveLength(0);
    expect(meta(batches[0], "error_kind")).toBe(kind);
    expect(meta(batches[0], "log_message")).toContain(text);
    peer.request("double", 1n);
    expect((await peer.stream()).batches).toHaveLength(2);
  });

  it("asks for no protocol on the unrouted generation, and names none in a mismatch", async () => {
    peer = new Peer(false);
    peer.request("double", 2n, { "vgi_rpc.protocol": "" });
    expect((await peer.stream()).batches).toHaveLength(2);
    peer.request("double", 2n, { "vgi_rpc.protocol": "", "vgi_rpc.protocol_version": "2.0.0" });
    const message = meta((await peer.stream()).batches[0], "log_message") ?? "";
    expect(message).toContain("Server: 1.2.3");
    expect(message).not.toContain("for protocol");
  });

  it("refuses a request of two rows or wrong columns", async () => {
    peer = new Peer();
    peer.write(encodeStream(numbers, [int64Batch(numbers, [1n, 2n], requestMetadata("double", {}))]));
    expect(meta((await peer.stream()).batches[0], "log_message")).toContain("has 2");
    peer.write(encodeStream(TICKS, [emptyBatch(TICKS, requestMetadata("double", {}))]));
    expect(meta((await peer.stream()).batches[0], "log_message")).toContain("takes the columns [n]");
  });

  it("streams a producer: header, logs with each batch, metadata, end", async () => {
    peer = new Peer();
    peer.request("count", 2n);
    peer.write(tickStream(3));
    expect(int64Values((await peer.stream()).batches[0]!)).toEqual([2n]);
    const { batches } = await peer.stream();
    expect(batches.map((batch) => batch.metadata.get("row") ?? meta(batch, "log_message"))).toEqual([
      "batch 0",
      "0",
      "batch 1",
      "1",
    ]);
    expect(peer.journal.events).toEqual([]);
  });

  it("swallows ticks past the end and past an error, and stays in step", async () => {
    peer = new Peer();
    peer.request("count", 1n);
    peer.write(tickStream(6));
    peer.request("count", 5n);
    peer.write(tickStream(9));
    peer.request("double", 1n);
    await peer.stream();
    expect((await peer.stream()).batches).toHaveLength(2);
    await peer.stream();
    const failed = await peer.stream();
    expect(meta(failed.batches.at(-1), "log_message")).toBe("Error: three is too many");
    expect((await peer.stream()).batches).toHaveLength(2);
  });

  it("ends a stream early, by the end of the input or by a cancel batch", async () => {
    peer = new Peer();
    peer.request("count", 3n);
    peer.write(tickStream(1));
    await peer.stream();
    expect((await peer.stream()).batches).toHaveLength(2);
    peer.request("accumulate", 0n);
    const cancel = emptyBatch(numbers, new Map([["vgi_rpc.cancel", "1"]]));
    peer.write(encodeStream(numbers, [int64Batch(numbers, [1n]), cancel, int64Batch(numbers, [1n])]));
    expect((await peer.stream()).batches).toHaveLength(1);
    peer.request("double", 1n);
    await peer.stream();
    expect(peer.journal.events).toEqual(["cancelled count", "cancelled accumulate"]);
  });

  it("answers an exchange batch by batch, without reading ahead", async () => {
    peer = new Peer();
    peer.request("accumulate", 0n);
    const encoder = new StreamEncoder(numbers);
    peer.write(encoder.schema());
    for (const part of encoder.batch(int64Batch(numbers, [1n, 2n]))) peer.write(part);
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
    for (const part of encoder.batch(int64Batch(numbers, [4n]))) peer.write(part);
    peer.write(encoder.end());
    const { batches } = await peer.stream();
    expect(batches.map(int64Values)).toEqual([[3n], [7n]]);
    expect(peer.journal.events).toEqual([]);
  });

  it("drops the input of a stream that did not open", async () => {
    peer = new Peer();
    peer.request("refuse_open", 1n);
    peer.write(tickStream(4));
    peer.request("double", 1n);
    await peer.stream();
    expect((await peer.stream()).batches).toHaveLength(2);
  });

  it("takes that input for the next request where it is told to, as older servers do", async () => {
    peer = new Peer(true, { drainRefusedInput: false });
    peer.request("refuse_open", 1n);
    peer.write(tickStream(4));
    const refused = await peer.stream();
    expect(meta(refused.batches[0], "error_code")).toBe("UNAVAILABLE");
    expect(meta((await peer.stream()).batches[0], "log_level")).toBe("EXCEPTION");
    peer.request("double", 1n);
    expect((await peer.stream()).batches).toHaveLength(2);
  });

  it("answers the question about shared memory with no", async () => {
    peer = new Peer();
    const metadata = requestMetadata("__transport_options__", { "vgi_rpc.protocol": "" });
    peer.write(encodeStream(TICKS, [emptyBatch(TICKS, metadata)]));
    expect((await peer.stream()).batches[0]?.metadata.get("vgi_rpc.transport.shm")).toBe("false");
  });

  it("answers bytes that are no Arrow with an error, and ends", async () => {
    peer = new Peer();
    peer.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
    expect(meta((await peer.stream()).batches[0], "log_message")).toContain("expected an Arrow IPC message");
    await peer.done;
  });

  it("ends when its client stops reading and leaves, however much is still to be written", async () => {
    const input = new PassThrough();
    const output = new PassThrough({ highWaterMark: 16 });
    const journal: Journal = { events: [] };
    const done = serveBytes(sampleService(journal), input, output);
    const batch = int64Batch(numbers, [1000n], requestMetadata("big", {}));
    input.write(encodeStream(numbers, [batch]));
    input.write(tickStream(100));
    await new Promise<void>((resolve) => setTimeout(resolve, 10));
    output.destroy();
    await done;
    expect(journal.events).toEqual(["cancelled big"]);
    peer = new Peer();
  });

  it("cancels the stream of a client that goes away", async () => {
    peer = new Peer();
    peer.request("count", 3n);
    await peer.stream();
    peer.write(new StreamEncoder(TICKS).schema());
    await peer.end();
    expect(peer.journal.events).toEqual(["cancelled count"]);
  });
});
