import { Dictionary, Field, Int32, List, type RecordBatch, Schema, Struct, Utf8 } from "apache-arrow";
import fc from "fast-check";
import { batchFromRows, concatChunks, FrameReader, readRows } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { numbers, NUMBERS } from "../testing/batches.js";
import { StoredBatchReader, storeBatch } from "./stored-batch.js";

const dictionary = (id: number): Dictionary => new Dictionary(new Utf8(), new Int32(), id);

const COLOURS = new Schema([
  new Field("n", new Int32(), true),
  new Field("colour", dictionary(77), true),
  new Field("shape", dictionary(12), true),
]);
/** The same, as readers number the dictionaries. */
const COLOURS_READ = new Schema([
  new Field("n", new Int32(), true),
  new Field("colour", dictionary(0), true),
  new Field("shape", dictionary(1), true),
]);
const coloured = (): RecordBatch =>
  batchFromRows(COLOURS, [
    { n: 1, colour: "red", shape: "round" },
    { n: 2, colour: null, shape: "square" },
    { n: 3, colour: "blue", shape: "round" },
  ]);

function readStored(bytes: Uint8Array, schema: Schema, metadata: Map<string, string>): RecordBatch {
  return new StoredBatchReader().read(bytes, schema, metadata);
}

function stored(batch: RecordBatch): Uint8Array {
  return concatChunks(storeBatch(batch) ?? []);
}

function kinds(bytes: Uint8Array): string[] {
  const reader = new FrameReader();
  reader.push(bytes);
  const found: string[] = [];
  for (let frame = reader.next(); frame !== null; frame = reader.next()) found.push(frame.kind);
  expect(reader.atBoundary).toBe(true);
  return found;
}

describe("a batch in a segment", () => {
  it("is a whole stream, and gets the metadata of its pointer alone", () => {
    const batch = numbers([1n, 2n, 3n], new Map([["own", "1"]]));
    expect(kinds(stored(batch))).toEqual(["schema", "batch", "eos"]);
    const read = readStored(stored(batch), NUMBERS, new Map([["of", "the pointer"]]));
    expect(readRows(read)).toEqual(readRows(batch));
    expect([...read.metadata]).toEqual([["of", "the pointer"]]);
    expect(read.schema).toBe(NUMBERS);
  });

  it("is its dictionaries and itself where there are any, numbered by column", () => {
    expect(kinds(stored(coloured()))).toEqual(["dictionary", "dictionary", "batch"]);
    const read = readStored(stored(coloured()), COLOURS_READ, new Map());
    expect(readRows(read)).toEqual(readRows(coloured()));
  });

  it("is read in either form", () => {
    const whole = batchFromRows(new Schema([new Field("colour", dictionary(0), true)]), [{ colour: "red" }]);
    const bytes = stored(whole);
    expect(readRows(readStored(bytes, whole.schema, new Map()))).toEqual([{ colour: "red" }]);
  });

  it("is read after others, of the same schema and of other ones, and after one that could not be read", () => {
    const reader = new StoredBatchReader();
    const cut = stored(numbers([1n])).slice(0, -16);
    for (let i = 0n; i < 3n; i += 1n) {
      const bytes = stored(numbers([i]));
      expect(readRows(reader.read(bytes, NUMBERS, new Map()))).toEqual([{ n: i }]);
      expect(readRows(reader.read(stored(coloured()), COLOURS_READ, new Map()))).toEqual(readRows(coloured()));
      expect(() => reader.read(bytes, COLOURS, new Map())).toThrow(TypeError);
      expect(() => reader.read(cut, NUMBERS, new Map())).toThrow();
    }
  });

  it("is not made where readers could number the dictionaries otherwise", () => {
    const inside = new Schema([
      new Field("colour", dictionary(0), true),
      new Field("list", new List(new Field("item", dictionary(1), true)), true),
    ]);
    expect(storeBatch(batchFromRows(inside, [{ colour: "red", list: ["blue"] }]))).toBeNull();
    const struct = new Schema([new Field("s", new Struct([new Field("colour", dictionary(5), true)]), true)]);
    const nested = batchFromRows(struct, [{ s: { colour: "red" } }]);
    expect(kinds(stored(nested))).toEqual(["schema", "dictionary", "batch", "eos"]);
    expect(readRows(readStored(stored(nested), struct, new Map()))).toEqual([{ s: { colour: "red" } }]);
  });

  it("is refused when its columns are others, and when it is cut off", () => {
    expect(() => readStored(stored(numbers([1n])), COLOURS, new Map())).toThrow(/not those of the stream/);
    const bytes = stored(numbers([1n, 2n]));
    for (const end of [0, 7, 8, 100, bytes.byteLength - 16]) {
      expect(() => readStored(bytes.subarray(0, end), NUMBERS, new Map())).toThrow();
    }
  });

  it("is an error or a batch whatever the bytes are", () => {
    const good = stored(coloured());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: good.byteLength - 1 }), fc.nat({ max: 255 }))), (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        try {
          readRows(readStored(bytes, COLOURS, new Map()));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
