import {
  BinaryView,
  Bool,
  type Data,
  DateDay,
  DateMillisecond,
  Decimal,
  DenseUnion,
  Dictionary,
  DurationMicrosecond,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float16,
  Float64,
  Int16,
  Int32,
  Int64,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  makeData,
  makeVector,
  Map_,
  Null,
  RecordBatch,
  RecordBatchReader,
  Schema,
  SparseUnion,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Uint8,
  Utf8,
  Utf8View,
  tableFromIPC,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, it } from "vitest";
import { decodeStream } from "./decode-stream.js";
import { encodeStream } from "./encode-stream.js";
import { IpcError } from "./ipc-error.js";
import { StreamEncoder } from "./stream-encoder.js";
import { batchOf, ints } from "./testing/samples.js";

const field = (name: string, type: ConstructorParameters<typeof Field>[1]): Field => new Field(name, type, true);
const bitmap = (...bits: number[]): Uint8Array => Uint8Array.of(bits.reduce((sum, bit, i) => sum | (bit << i), 0));
const utf8Dictionary = (id: number): Dictionary => new Dictionary(new Utf8(), new Int16(), id);
const listOf = (id: number): List => new List(field("item", utf8Dictionary(id)));
const of = (data: Data): Vector => new Vector([data]);

const words: (string | null)[] = ["alpha", null, "", "a much longer word that no view holds inline", "ε", null];
const bytes = words.map((word) => (word === null ? null : new TextEncoder().encode(word)));
const numbers = [1, null, 3, 4, null, 6];
const int32s = vectorFromArray(numbers, new Int32()).data[0] as Data<Int32>;
const utf8s = vectorFromArray(words, new Utf8()).data[0] as Data<Utf8>;

/** Six rows of each type, nulls among them. */
const columns: Readonly<Record<string, Vector>> = {
  null: makeVector(makeData({ type: new Null(), length: 6 })),
  bool: vectorFromArray([true, null, false, true, true, null], new Bool()),
  uint8: vectorFromArray(numbers, new Uint8()),
  int32: vectorFromArray(numbers, new Int32()),
  int64: vectorFromArray([1n, null, -3n, 2n ** 62n, null, 6n], new Int64()),
  float16: makeVector(makeData({ type: new Float16(), data: Uint16Array.of(0, 1, 2, 3, 4, 5) })),
  float64: vectorFromArray([0.5, null, -1.5, Number.NaN, null, 6], new Float64()),
  utf8: vectorFromArray(words, new Utf8()),
  large_utf8: vectorFromArray(words, new LargeUtf8()),
  utf8_view: vectorFromArray(words, new Utf8View()),
  large_binary: vectorFromArray(bytes, new LargeBinary()),
  binary_view: vectorFromArray(bytes, new BinaryView()),
  fixed_size_binary: makeVector(
    makeData({ type: new FixedSizeBinary(3), length: 6, data: Uint8Array.from({ length: 18 }, (_, i) => i) }),
  ),
  decimal: of(makeData({ type: new Decimal(2, 20), length: 6, data: Uint32Array.from({ length: 24 }, (_, i) => i) })),
  date32: makeVector(makeData({ type: new DateDay(), data: Int32Array.of(-1, 0, 1, 2, 3, 4) })),
  date64: makeVector(makeData({ type: new DateMillisecond(), data: BigInt64Array.of(-1n, 0n, 1n, 2n, 3n, 4n) })),
  time: makeVector(makeData({ type: new TimeMicrosecond(), data: BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n) })),
  timestamp: makeVector(
    makeData({ type: new TimestampMicrosecond("UTC"), data: BigInt64Array.of(-5n, 1n, 2n, 3n, 4n, 5n) }),
  ),
  duration: makeVector(makeData({ type: new DurationMicrosecond(), data: BigInt64Array.of(-5n, 1n, 2n, 3n, 4n, 5n) })),
  dictionary: vectorFromArray(words, new Dictionary(new Utf8(), new Int16(), 21)),
  list: of(
    makeData({
      type: new List(field("item", new Int32())),
      length: 6,
      nullCount: 1,
      nullBitmap: bitmap(1, 0, 1, 1, 1, 1),
      valueOffsets: Int32Array.of(0, 2, 2, 2, 4, 5, 6),
      child: int32s,
    }),
  ),
  large_list: of(
    makeData({
      type: new LargeList(field("item", new Utf8())),
      length: 6,
      nullCount: 0,
      valueOffsets: BigInt64Array.of(0n, 1n, 1n, 3n, 4n, 5n, 6n),
      child: utf8s,
    }),
  ),
  fixed_size_list: of(
    makeData({
      type: new FixedSizeList(2, field("item", new Int32())),
      length: 6,
      nullCount: 1,
      nullBitmap: bitmap(1, 1, 0, 1, 1, 1),
      child: makeData({ type: new Int32(), data: Int32Array.from({ length: 12 }, (_, i) => i) }),
    }),
  ),
  list_of_views: of(
    makeData({
      type: new List(field("item", new Utf8View())),
      length: 6,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, 1, 3, 3, 4, 5, 6),
      child: vectorFromArray(words, new Utf8View()).data[0] as Data<Utf8View>,
    }),
  ),
  struct_of_views: of(
    makeData({
      type: new Struct([field("a", new Utf8View())]),
      length: 6,
      nullCount: 1,
      nullBitmap: bitmap(1, 1, 1, 0, 1, 1),
      children: [vectorFromArray(words, new Utf8View()).data[0] as Data<Utf8View>],
    }),
  ),
  struct: of(
    makeData({
      type: new Struct([field("a", new Int32()), field("b", new Utf8())]),
      length: 6,
      nullCount: 1,
      nullBitmap: bitmap(1, 1, 1, 0, 1, 1),
      children: [int32s, utf8s],
    }),
  ),
  map: of(
    makeData({
      type: new Map_(
        field(
          "entries",
          new Struct<{ key: Utf8; value: Int32 }>([new Field("key", new Utf8(), false), field("value", new Int32())]),
        ),
      ),
      length: 6,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, 2, 2, 3, 4, 5, 6),
      child: makeData({
        type: new Struct([new Field("key", new Utf8(), false), field("value", new Int32())]),
        length: 6,
        nullCount: 0,
        children: [vectorFromArray(["k1", "k2", "k3", "k4", "k5", "k6"], new Utf8()).data[0] as Data<Utf8>, int32s],
      }),
    }),
  ),
  sparse_union: of(
    makeData({
      type: new SparseUnion([0, 1], [field("n", new Int32()), field("s", new Utf8())]),
      length: 6,
      typeIds: Int8Array.of(0, 1, 0, 1, 1, 0),
      children: [int32s, utf8s],
    }),
  ),
  dense_union: of(
    makeData({
      type: new DenseUnion([0, 1], [field("n", new Int32()), field("s", new Utf8())]),
      length: 6,
      typeIds: Int8Array.of(0, 1, 0, 1, 1, 0),
      valueOffsets: Int32Array.of(0, 0, 1, 1, 2, 2),
      children: [int32s, utf8s],
    }),
  ),
};

/** Plain values of a column. */
function values(batch: RecordBatch, index = 0): unknown[] {
  const column = batch.getChildAt(index);
  return Array.from({ length: batch.numRows }, (_, row) => plain(column?.get(row)));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array || value instanceof Uint32Array) return [...value];
  if (value instanceof Vector) return Array.from(value, plain);
  if (typeof value === "object" && value !== null && Symbol.iterator in value)
    return [...(value as Iterable<unknown>)].map(plain);
  return value;
}

/** What data consists of, to the last buffer. */
function anatomy(data: Data): unknown {
  const { type, offset, length, nullCount, values: items, valueOffsets, nullBitmap, typeIds, children } = data;
  return [String(type), offset, length, nullCount, items, valueOffsets, nullBitmap, typeIds, children.map(anatomy)];
}

function roundTrip(batch: RecordBatch): RecordBatch {
  const { batches } = decodeStream(encodeStream(batch.schema, [batch]));
  expect(batches).toHaveLength(1);
  return batches[0] as RecordBatch;
}

describe("round trip", () => {
  for (const [name, vector] of Object.entries(columns)) {
    const batch = batchOf({ [name]: vector });

    it(`keeps ${name}`, () => {
      const back = roundTrip(batch);
      expect(String(back.schema)).toBe(String(batch.schema));
      expect(values(back)).toEqual(values(batch));
    });

    it(`puts ${name} together as apache-arrow's own reader does`, () => {
      const stream = encodeStream(batch.schema, [batch, batch.slice(0, 0), batch.slice(3, 4)]);
      const theirs = [...RecordBatchReader.from(stream)];
      expect(decodeStream(stream).batches.map(({ data }) => anatomy(data))).toEqual(
        theirs.map(({ data }) => anatomy(data)),
      );
    });

    it(`keeps every slice of ${name}`, () => {
      const all = values(batch);
      for (let start = 0; start <= 6; start += 1) {
        for (let end = start; end <= 6; end += 1) {
          expect(values(roundTrip(batch.slice(start, end))), `${start} to ${end}`).toEqual(all.slice(start, end));
        }
      }
    });

    it(`keeps a slice of a slice of ${name}`, () => {
      expect(values(roundTrip(batch.slice(1, 6).slice(1, 4)))).toEqual(values(batch).slice(2, 5));
    });
  }

  it("keeps custom metadata of batches without rows and without columns", () => {
    const metadata = new Map([
      ["vgi_rpc.method", "m"],
      ["ключ", ""],
    ]);
    const rowless = new RecordBatch(ints(1).schema, ints(0).data, metadata);
    expect(roundTrip(rowless).metadata).toEqual(metadata);
    const columnless = new RecordBatch(
      new Schema([]),
      makeData({ type: new Struct([]), length: 3, nullCount: 0, children: [] }),
      metadata,
    );
    const back = roundTrip(columnless);
    expect([back.numRows, back.numCols, back.metadata]).toEqual([3, 0, metadata]);
  });

  it("invents no batch for a stream that has none", () => {
    const { schema, batches } = decodeStream(encodeStream(ints(1).schema, []));
    expect([String(schema), batches.length]).toEqual([String(ints(1).schema), 0]);
  });

  it("reads the type ids of a union wherever the bytes start", () => {
    const batch = batchOf({ sparse: columns["sparse_union"] as Vector, dense: columns["dense_union"] as Vector });
    const encoded = encodeStream(batch.schema, [batch]);
    for (let shift = 0; shift < 8; shift += 1) {
      const bytesAt = new Uint8Array(encoded.byteLength + shift).subarray(shift);
      bytesAt.set(encoded);
      expect(decodeStream(bytesAt).batches[0]?.numRows).toBe(batch.numRows);
    }
  });

  it("keeps columns that share a name", () => {
    const schema = new Schema([field("x", new Int32()), field("x", new Utf8())]);
    const data = makeData({ type: new Struct(schema.fields), length: 6, nullCount: 0, children: [int32s, utf8s] });
    const back = decodeStream(encodeStream(schema, [new RecordBatch(schema, data)])).batches[0] as RecordBatch;
    expect(back.schema.fields.map(String)).toEqual(schema.fields.map(String));
    expect([values(back, 0), values(back, 1)]).toEqual([numbers, words]);
  });

  it("replaces a dictionary in the middle of a stream", () => {
    const type = new Dictionary(new Utf8(), new Int16(), 3);
    const [first, second] = [
      batchOf({ d: vectorFromArray(["a", "b"], type) }),
      batchOf({ d: vectorFromArray(["c", "d"], type) }),
    ];
    const { batches } = decodeStream(encodeStream(first.schema, [first, second]));
    expect(batches.map((batch) => values(batch))).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("adds to a dictionary in the middle of a stream", () => {
    const type = new Dictionary(new Utf8(), new Int16(), 3);
    const batch = (codes: number[], dictionary: Vector): RecordBatch =>
      batchOf({ d: new Vector([makeData({ type, data: Int16Array.from(codes), dictionary })]) });
    const words1 = vectorFromArray(["a", "b"], new Utf8());
    const words2 = words1.concat(vectorFromArray(["c"], new Utf8()));
    const [first, second] = [batch([1, 0], words1), batch([2, 0], words2)];
    const { batches } = decodeStream(encodeStream(first.schema, [first, second]));
    expect(batches.map((one) => values(one))).toEqual([
      ["b", "a"],
      ["c", "a"],
    ]);
    expect(batches[1]?.getChildAt(0)?.data[0]?.dictionary?.data.map(({ length }) => length)).toEqual([2, 1]);
  });

  it("reads a stream with dictionaries as apache-arrow does, the second time too", () => {
    const written = batchOf({
      d: vectorFromArray(["a", null, "b"], utf8Dictionary(5)),
      l: vectorFromArray([["x", "y"], null, []], listOf(6)),
    });
    const stream = encodeStream(written.schema, [written]);
    const theirs = tableFromIPC(stream).toArray().map(String);
    for (let time = 0; time < 2; time += 1) {
      const { batches } = decodeStream(stream.slice());
      expect(batches.flatMap((batch) => batch.toArray()).map(String)).toEqual(theirs);
    }
  });
});

describe("StreamEncoder", () => {
  it("takes batches whose schemas differ in nullability and metadata", () => {
    const strict = new Schema(
      [new Field("n", new Int32(), false, new Map([["doc", "x"]]))],
      new Map([["of", "schema"]]),
    );
    const { schema, batches } = decodeStream(encodeStream(strict, [ints(2), ints(3)]));
    expect(batches.map((batch) => batch.numRows)).toEqual([2, 3]);
    expect(schema.fields[0]?.nullable).toBe(false);
    expect(schema.metadata.get("of")).toBe("schema");
    expect(batches[0]?.schema).toBe(schema);
  });

  it("takes batches whose dictionaries have other ids, nested ones too", () => {
    const schema = new Schema([field("d", utf8Dictionary(7)), field("l", listOf(8))]);
    const [first, second] = [11, 21].map((id) =>
      batchOf({
        d: vectorFromArray(["a", null, String(id)], utf8Dictionary(id)),
        l: vectorFromArray([["x"], null, [String(id), null]], listOf(id + 1)),
      }),
    ) as [RecordBatch, RecordBatch];
    const { batches } = decodeStream(encodeStream(schema, [first, second]));
    expect(batches.map((batch) => values(batch))).toEqual([
      ["a", null, "11"],
      ["a", null, "21"],
    ]);
    expect(batches.map((batch) => JSON.stringify(values(batch, 1)))).toEqual([
      '[["x"],null,["11",null]]',
      '[["x"],null,["21",null]]',
    ]);
  });

  it("refuses a batch of other types, and goes on afterwards", () => {
    const encoder = new StreamEncoder(ints(1).schema);
    const other = batchOf({ n: vectorFromArray(["x"], new Utf8()) });
    expect(() => encoder.batch(other)).toThrow(
      'column 0 ("n") of a batch has type Utf8, the stream it is written to has Int32',
    );
    expect(() => encoder.batch(batchOf({}))).toThrow(IpcError);
    expect(encoder.batch(ints(1)).length).toBeGreaterThan(0);
  });

  it("hands large buffers on without copying them", () => {
    const batch = ints(100_000);
    const chunks = new StreamEncoder(batch.schema).batch(batch);
    expect(chunks.some((chunk) => chunk.buffer === batch.data.children[0]?.values.buffer)).toBe(true);
    expect(chunks.length).toBeLessThanOrEqual(3);
  });
});

describe("encoding ahead of its turn", () => {
  it("is possible where no dictionary, however deep, depends on what was sent before", () => {
    const coded = new Dictionary(new Utf8(), new Int32());
    const deep = new List(new Field("item", new Struct([new Field("word", coded)])));
    expect([new Utf8(), new List(new Field("item", new Int32()))].map(isStateless)).toEqual([true, true]);
    expect([coded, deep, new Utf8View()].map(isStateless)).toEqual([false, false, false]);
  });
});

function isStateless(type: Field["type"]): boolean {
  return new StreamEncoder(new Schema([new Field("n", new Int64()), new Field("x", type)])).isStateless;
}
