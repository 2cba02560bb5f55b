import {
  Dictionary,
  Field,
  Int16,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import {
  batchFromRows,
  emptyBatch,
  encodeStream,
  type FieldSpec,
  type SchemaSpec,
  toArrowSchema,
  type TypeSpec,
} from "vgi-arrow";
import { errorBatch, logBatch, numbers, reply } from "./batches.js";

/** A column of each kind that has buffers of its own shape. */
const WIDE: SchemaSpec = {
  fields: [
    column("list", { list: column("item", "int32") }),
    column("text", "utf8_view"),
    column("flag", "bool"),
    column("nothing", "null"),
    column("struct", { struct: [column("x", "binary"), column("y", { decimal128: [9, 2] })] }),
    column("map", { map: { key: { name: "key", type: "utf8", nullable: false }, value: column("value", "int64") } }),
    column("pair", { fixed_size_list: column("item", "float64"), size: 2 }),
    column("when", { timestamp: "us", timezone: "UTC" }),
  ],
};

function column(name: string, type: TypeSpec): FieldSpec {
  return { name, type, nullable: true };
}

function wideStream(): Uint8Array {
  const schema = toArrowSchema(WIDE);
  const empty = Object.fromEntries(schema.fields.map((field) => [field.name, null]));
  const full = {
    list: [1, null, 3],
    text: "a text that is too long to be held inline",
    flag: true,
    nothing: null,
    struct: { x: Uint8Array.of(1, 2), y: "1.25" },
    map: new Map([["k", 7n]]),
    pair: [1.5, 2.5],
    when: "2026-01-02T03:04:05Z",
  };
  const batch = batchFromRows(schema, [full, empty, full]);
  return encodeStream(schema, [batch, batch]);
}

function token(): Map<string, string> {
  return new Map([
    ["vgi_rpc.stream_state#b64", "c3RhdGU="],
    ["vgi_rpc.call_state#b64", "Y2FsbA=="],
  ]);
}

function dictionaryStream(): Uint8Array {
  const words = vectorFromArray(["a", "b", null, "a"], new Dictionary(new Utf8(), new Int16(), 7));
  const schema = new Schema([new Field("word", words.type, true)]);
  const data = makeData({ type: new Struct(schema.fields), length: 4, nullCount: 0, children: words.data.slice(0, 1) });
  const batch = new RecordBatch(schema, data);
  return encodeStream(schema, [batch, batch]);
}

/** A stream of every part that a worker may send: a dictionary, nested and view columns, logs, tokens, zero rows. */
export const HONEST: readonly Uint8Array[] = [
  reply(numbers([42n])),
  reply(logBatch("INFO", "x"), numbers([1n, 2n, 3n]), numbers([]), emptyBatch(numbers([]).schema, token())),
  reply(errorBatch("refused", { "vgi_rpc.error_kind": "k" })),
  dictionaryStream(),
  wideStream(),
  reply(emptyBatch(new Schema([]))),
];

/** Types deeper than any reader follows, as a correct stream. */
export function deepStream(levels: number): Uint8Array {
  let type: Int32 | Struct | List = new Int32();
  for (let level = 0; level < levels; level += 1) {
    const field: Field = new Field("deeper", type, true);
    type = level % 2 === 0 ? new Struct([field]) : new List(field);
  }
  return encodeStream(new Schema([new Field("deep", type, true)]), []);
}
