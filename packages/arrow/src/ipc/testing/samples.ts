import {
  Bool,
  type Data,
  DenseUnion,
  Dictionary,
  Field,
  FixedSizeList,
  Int16,
  Int32,
  List,
  makeData,
  makeVector,
  Map_,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  Utf8View,
  Vector,
  vectorFromArray,
} from "apache-arrow";
import { encodeStream } from "../encode-stream.js";
import { concatChunks } from "../../columns/concat-chunks.js";

/** A batch of columns, all nullable. */
export function batchOf(
  columns: Readonly<Record<string, Vector>>,
  metadata: ReadonlyMap<string, string> = new Map(),
): RecordBatch {
  const entries = Object.entries(columns);
  const schema = new Schema(entries.map(([name, vector]) => new Field(name, vector.type, true)));
  const children = entries.flatMap(([, vector]) => vector.data.slice(0, 1));
  const length = children[0]?.length ?? 0;
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
    new Map(metadata),
  );
}

/** A batch with one int32 column of `length` values. */
export function ints(length: number): RecordBatch {
  return batchOf({ n: makeVector(makeData({ type: new Int32(), data: Int32Array.from({ length }, (_, i) => i) })) });
}

/** Two streams back to back: a dictionary, an empty batch, nulls and custom metadata are in them. */
export function sampleStream(): Uint8Array {
  const words = vectorFromArray(["a", "b", null, "a"], new Dictionary(new Utf8(), new Int16(), 7));
  const first = batchOf(
    { word: words, flag: vectorFromArray([true, null, false, true], new Bool()) },
    new Map([["key", "värde"]]),
  );
  const second = ints(100);
  return concatChunks([
    encodeStream(first.schema, [first, first.slice(0, 0)]),
    encodeStream(second.schema, [second, second.slice(10, 15)]),
  ]);
}

/** One stream of nested columns: list, fixed-size list, struct, map, union, views. */
export function nestedStream(): Uint8Array {
  const int = new Field("n", new Int32(), true);
  const text = new Field("s", new Utf8View(), true);
  const numbers = makeData({ type: new Int32(), data: Int32Array.of(1, 2, 3, 4) });
  const words = vectorFromArray(["a", null, "a word that is not held inline", ""], new Utf8View())
    .data[0] as Data<Utf8View>;
  const entry = new Struct<{ key: Int32; value: Utf8View }>([
    new Field("key", new Int32(), false),
    new Field("value", new Utf8View(), true),
  ]);
  const entries = makeData({ type: entry, length: 4, nullCount: 0, children: [numbers, words] });
  const offsets = Int32Array.of(0, 1, 4);
  const columns: Data[] = [
    makeData({ type: new List(int), length: 2, nullCount: 0, valueOffsets: offsets, child: numbers }),
    makeData({ type: new FixedSizeList(2, int), length: 2, nullCount: 0, child: numbers }),
    makeData({
      type: new Map_(new Field("entries", entry, false)),
      length: 2,
      nullCount: 0,
      valueOffsets: offsets,
      child: entries,
    }),
    makeData({
      type: new DenseUnion([0, 1], [int, text]),
      length: 2,
      typeIds: Int8Array.of(0, 1),
      valueOffsets: Int32Array.of(0, 0),
      children: [numbers, words],
    }),
  ];
  const batch = batchOf(Object.fromEntries(columns.map((data, i) => [`c${i}`, new Vector([data])])));
  return encodeStream(batch.schema, [batch]);
}
