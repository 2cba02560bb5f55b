import { Field, type RecordBatch, Schema, TimestampMicrosecond } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EMPTY_SCHEMA } from "../rows/empty-batch.js";
import { makeBatch } from "../rows/make-batch.js";
import { BatchDecoder } from "./batch-decoder.js";
import { decodeStream } from "./decode-stream.js";
import { encodeStream } from "./encode-stream.js";
import { FrameReader } from "./frame-reader.js";
import { IpcError } from "./ipc-error.js";
import { decodeSchema, encodeSchema } from "./schema-bytes.js";
import { concatChunks } from "../columns/concat-chunks.js";
import { ints, nestedStream, sampleStream } from "./testing/samples.js";

/** The first of the two sample streams, on its own. */
const BYTES: Uint8Array = ((): Uint8Array => {
  const bytes = sampleStream();
  const eos = bytes.findIndex(
    (_, i) => i % 8 === 0 && [255, 255, 255, 255, 0, 0, 0, 0].every((byte, j) => bytes[i + j] === byte),
  );
  return bytes.slice(0, eos + 8);
})();

/** Decodes: must succeed or throw an `IpcError`, in bounded time and memory. */
function consume(bytes: Uint8Array): "decoded" | "refused" {
  let batches: readonly RecordBatch[];
  try {
    batches = decodeStream(bytes).batches;
  } catch (error) {
    if (!IpcError.is(error)) throw error;
    return "refused";
  }
  for (const batch of batches) for (const column of batch.schema.fields.keys()) read(batch, column);
  return "decoded";
}

/** Values are not checked: a union tag that doesn't exist is met by whoever reads it, and may throw there, but not hang. */
function read(batch: RecordBatch, column: number): void {
  try {
    batch.getChildAt(column)?.get(0);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
  }
}

describe("hostile bytes", () => {
  it("decodes what is not tampered with", () => {
    expect(consume(BYTES)).toBe("decoded");
  });

  it("refuses a stream cut anywhere, at a message boundary too", () => {
    for (let length = 0; length < BYTES.byteLength; length += 1)
      expect(consume(BYTES.slice(0, length)), `${length}`).toBe("refused");
  });

  it("refuses bytes behind the end", () => {
    expect(() => decodeStream(concatChunks([BYTES, Uint8Array.of(0)]))).toThrow(/1 bytes follow the end/);
  });

  for (const [name, original] of Object.entries({ flat: BYTES, nested: nestedStream() })) {
    it(`survives any change of single bytes in ${name} columns`, () => {
      const change = fc.tuple(fc.nat({ max: original.byteLength - 1 }), fc.nat({ max: 255 }));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          const bytes = original.slice();
          for (const [at, value] of changes) bytes[at] = value;
          consume(bytes);
        }),
        { numRuns: 5000 },
      );
    });
  }

  it("survives lengths and offsets of any size", () => {
    const sizes = [0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fff8, 0x0100_0000, 1, 0];
    for (let at = 0; at + 4 <= BYTES.byteLength; at += 2) {
      for (const size of sizes) {
        const bytes = BYTES.slice();
        new DataView(bytes.buffer).setUint32(at, size, true);
        consume(bytes);
      }
    }
  });

  it("survives random bytes behind a correct start", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const start = new Uint8Array(8);
        const view = new DataView(start.buffer);
        view.setInt32(0, -1, true);
        view.setInt32(4, noise.byteLength, true);
        consume(concatChunks([start, noise]));
        consume(noise);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("schema bytes", () => {
  const { schema } = ints(1);

  it("reads a bare message and a stream", () => {
    expect(String(decodeSchema(encodeSchema(schema)))).toBe(String(schema));
    expect(String(decodeSchema(encodeStream(schema, [ints(3)])))).toBe(String(schema));
  });

  it("reads the empty schema as the wire specification prints it, appendix C", () => {
    const hex =
      "ffffffff30000000 1000000000000a00 0c00060005000800 0a00000000010400 0c00000008000800 0000040008000000 0400000000000000";
    const bytes = Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    expect(decodeSchema(bytes).fields).toEqual([]);
  });

  it("names what is missing", () => {
    expect(() => decodeSchema(new Uint8Array(0))).toThrow(/found no bytes/);
    expect(() => decodeSchema(encodeSchema(schema).slice(0, -1))).toThrow(/end at byte/);
  });
});

describe("rows without bytes", () => {
  it("are limited: they would take memory as soon as they are read", () => {
    const [most, more] = [2 ** 24, 2 ** 24 + 1].map((count) =>
      encodeStream(EMPTY_SCHEMA, [makeBatch(EMPTY_SCHEMA, [], count)]),
    );
    expect(decodeStream(most!).batches[0]?.numRows).toBe(2 ** 24);
    expect(() => decodeStream(more!)).toThrow(/an Arrow batch of 0 bytes declares 16777217 rows/);
  });
});

describe("dictionaries", () => {
  it("are not collected without end when no batch uses them", () => {
    const reader = new FrameReader();
    reader.push(BYTES.slice());
    const decoder = new BatchDecoder(reader.next()!);
    const dictionary = reader.next()!;
    expect(dictionary.kind).toBe("dictionary");
    // The same memory again and again.
    const body = new Uint8Array(2 ** 28);
    const flood = (count: number): void => {
      for (let i = 0; i < count; i += 1) decoder.decode({ ...dictionary, body });
    };
    flood(7);
    expect(() => flood(1)).toThrow(/the dictionaries before byte \d+ have more than 2147483647 bytes, and no batch/);
  });

  it("are refused where they are of no column, or shorter than they declare", () => {
    const reader = new FrameReader();
    reader.push(BYTES.slice());
    const schema = reader.next()!;
    const dictionary = reader.next()!;
    const without = new FrameReader();
    without.push(encodeStream(ints(1).schema, []));
    const none = new BatchDecoder(without.next()!);
    expect(() => none.decode(dictionary)).toThrow(/the dictionary at byte \d+ has the id \d+, which no column has/);
    const head = dictionary.head.slice();
    const view = new DataView(head.buffer);
    // The length of its one column, wherever the message has it.
    const rows = [...head.keys()].filter(
      (at) => at % 8 === 0 && at + 8 <= head.length && view.getInt32(at, true) === 2,
    );
    for (const at of rows) view.setInt32(at, 2000, true);
    expect(() => new BatchDecoder(schema).decode({ ...dictionary, head })).toThrow(IpcError);
  });
});

describe("types that can't be", () => {
  const timestamp = encodeSchema(new Schema([new Field("t", new TimestampMicrosecond("UTC"), true)]));

  it("are refused with the schema, not met by whoever reads their values", () => {
    const units = [...timestamp.keys()].filter((at) => at % 2 === 0 && timestamp[at] === 2 && timestamp[at + 1] === 0);
    const messages = units.map((at) => {
      const bytes = timestamp.slice();
      new DataView(bytes.buffer).setInt16(at, 0x7fff, true);
      try {
        decodeSchema(bytes);
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages).toContainEqual(expect.stringMatching(/the unit of a timestamp is 32767/));
  });
});
