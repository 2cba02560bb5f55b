import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Frame } from "./frame.js";
import { FrameReader } from "./frame-reader.js";
import { encodeStream } from "./encode-stream.js";
import { IpcError } from "./ipc-error.js";
import { ints, sampleStream } from "./testing/samples.js";

/** Two streams back to back, with dictionaries, metadata, empty batches. */
const BYTES: Uint8Array = sampleStream();

function readAll(chunks: readonly Uint8Array[], reader: FrameReader = new FrameReader()): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== null; frame = reader.next()) frames.push(frame);
  }
  return frames;
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const points = [0, ...at.toSorted((a, b) => a - b), bytes.byteLength];
  return points.slice(1).map((end, i) => bytes.slice(points[i], end));
}

/** The batch among the frames; notes which bodies were allocated. */
function batchFrame(chunks: readonly Uint8Array[], allocations: number[]): Frame | undefined {
  const allocate = (length: number): Uint8Array => {
    allocations.push(length);
    return new Uint8Array(length);
  };
  return readAll(chunks, new FrameReader({ allocate })).find((frame) => frame.kind === "batch");
}

const text = (line: string): Uint8Array => new TextEncoder().encode(line);

const plain = (frames: readonly Frame[]): unknown[] => frames.map((f) => [f.kind, f.offset, [...f.head], [...f.body]]);

describe("FrameReader", () => {
  const whole = readAll([BYTES.slice()]);

  it("finds the messages of back-to-back streams", () => {
    expect(whole.map((frame) => frame.kind).join(" ")).toBe("schema dictionary batch batch eos schema batch batch eos");
    expect(whole.reduce((sum, frame) => sum + frame.head.byteLength + frame.body.byteLength, 0)).toBe(BYTES.byteLength);
  });

  it("finds the same messages wherever the chunks end", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: BYTES.byteLength }), { maxLength: 40 }), (at) => {
        expect(plain(readAll(cut(BYTES, at)))).toEqual(plain(whole));
      }),
      { numRuns: 300 },
    );
  });

  it("finds the same messages byte by byte", () => {
    expect(plain(readAll([...BYTES].map((byte) => Uint8Array.of(byte))))).toEqual(plain(whole));
  });

  it("reports a truncation at every byte that is no boundary", () => {
    const ends = new Set([0, ...whole.map((frame) => frame.offset + frame.head.byteLength + frame.body.byteLength)]);
    for (let length = 0; length <= BYTES.byteLength; length += 1) {
      const reader = new FrameReader();
      readAll([BYTES.slice(0, length)], reader);
      expect(reader.atBoundary).toBe(ends.has(length));
      if (ends.has(length)) reader.end();
      else
        expect(() => reader.end(), `cut at ${length}`).toThrow(
          expect.objectContaining({ code: "IPC_TRUNCATED", offset: length }),
        );
    }
  });

  it("aligns every body to eight bytes", () => {
    for (let shift = 0; shift < 8; shift += 1) {
      const shifted = new Uint8Array(BYTES.byteLength + shift);
      shifted.set(BYTES, shift);
      for (const frame of readAll([shifted.subarray(shift)])) expect(frame.body.byteOffset % 8).toBe(0);
    }
  });

  it("hands out a view of the chunk where alignment allows, and never copies twice", () => {
    const bytes = encodeStream(ints(10_000).schema, [ints(10_000)]);
    const none: number[] = [];
    expect(batchFrame([bytes], none)?.body.buffer).toBe(bytes.buffer);
    expect(none).toEqual([]);
    const once: number[] = [];
    expect(batchFrame(cut(bytes, [1000, 5000, 9000]), once)?.body.byteLength).toBe(40_000);
    expect(once).toEqual([40_000]);
  });

  it("does not keep a large chunk alive for a small body", () => {
    const bytes = encodeStream(ints(4).schema, [ints(4)]);
    const chunk = new Uint8Array(1 << 16);
    chunk.set(bytes);
    const small = readAll([chunk.subarray(0, bytes.byteLength)]).find((frame) => frame.kind === "batch");
    expect(small?.body.buffer).not.toBe(chunk.buffer);
    const shared = readAll([chunk.subarray(0, bytes.byteLength)], new FrameReader({ share: "always" }));
    expect(shared.find((frame) => frame.kind === "batch")?.body.buffer).toBe(chunk.buffer);
  });

  it("shows what came in place of Arrow", () => {
    expect(() => readAll([text("Traceback (most recent call last)")])).toThrow(/at byte 0, found "Traceback/);
    expect(() => readAll([text("hi\n")])).toThrow(/found "hi\\n"/);
    expect(() => readAll([BYTES, text("oops")])).toThrow(
      `expected an Arrow IPC message at byte ${BYTES.byteLength}, found "oops"`,
    );
    expect(() => readAll([Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7)])).toThrow(/found the bytes 00 01 02/);
  });
});

/** The eight bytes before metadata of a declared length. */
function head(metadataLength: number): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, metadataLength, true);
  return bytes;
}

describe("hostile lengths", () => {
  it("refuses metadata that is longer than allowed, or negative", () => {
    expect(() => readAll([head(2 ** 31 - 1)])).toThrow(/declares 2147483647 bytes of metadata; the limit is 16777216/);
    expect(() => readAll([head(-8)])).toThrow(/declares -8 bytes of metadata/);
    expect(() => readAll([head(1024)], new FrameReader({ maxMetadataLength: 512 }))).toThrow(IpcError);
  });

  it("refuses a body that is longer than allowed", () => {
    const bytes = encodeStream(ints(1000).schema, [ints(1000)]);
    expect(() => readAll([bytes], new FrameReader({ maxBodyLength: 3999 }))).toThrow(
      /a body of 4000 bytes; the limit is 3999/,
    );
  });

  it("takes no memory for a large body before a good part of it has come", () => {
    const allocations: number[] = [];
    const reader = new FrameReader({
      allocate: (length) => {
        allocations.push(length);
        return new Uint8Array(length);
      },
    });
    const batch = ints(8 * 2 ** 20);
    const bytes = encodeStream(batch.schema, [batch]);
    readAll([bytes.slice(0, 2 ** 20)], reader);
    expect(allocations).toEqual([]);
    readAll([bytes.slice(2 ** 20)], reader);
    expect(allocations.length).toBeLessThanOrEqual(1);
  });

  it("takes memory that is there for a large body as soon as it is announced", () => {
    const batch = ints(8 * 2 ** 20);
    const bytes = encodeStream(batch.schema, [batch]);
    const there = new Uint8Array(batch.numRows * 4);
    const bodies = { reuse: () => there, allocate: () => expect.unreachable("there is memory") };
    const reader = new FrameReader();
    reader.push(bytes.slice(0, 2 ** 20));
    while (reader.next(bodies) !== null);
    expect(reader.space()?.buffer).toBe(there.buffer);
    reader.push(bytes.slice(2 ** 20));
    expect(reader.next(bodies)?.body.buffer).toBe(there.buffer);
  });
});
