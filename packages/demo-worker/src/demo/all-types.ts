import {
  DateValue,
  Decimal,
  DurationValue,
  type FieldSpec,
  IntervalValue,
  TimestampValue,
  TimeValue,
  type TypeSpec,
  UnionValue,
} from "vgi-arrow";
import { type FunctionDefinition, positional, type Row, table } from "vgi-client/testing";

const text: FieldSpec = { name: "item", type: "utf8", nullable: true };
const point: readonly FieldSpec[] = [
  { name: "x", type: "float64", nullable: true },
  { name: "y", type: "float64", nullable: true },
];

/** A column: its type, and its value in a row that has one. */
interface Sample {
  readonly type: TypeSpec;
  readonly value: (row: number) => unknown;
}

/** One column for each kind of Arrow type, and what stands in it. */
const samples: Readonly<Record<string, Sample>> = {
  bool: { type: "bool", value: (i) => i % 2 === 0 },
  int8: { type: "int8", value: (i) => (i % 2 === 0 ? -128 : 127) },
  int16: { type: "int16", value: (i) => i * 100 },
  int32: { type: "int32", value: (i) => -i * 100_000 },
  int64: { type: "int64", value: (i) => 9_007_199_254_740_993n + BigInt(i) },
  uint8: { type: "uint8", value: (i) => 255 - (i % 256) },
  uint16: { type: "uint16", value: (i) => 65_535 - (i % 1000) },
  uint32: { type: "uint32", value: (i) => 4_294_967_295 - i },
  uint64: { type: "uint64", value: (i) => 18_446_744_073_709_551_615n - BigInt(i) },
  float32: { type: "float32", value: (i) => i + 0.5 },
  float64: { type: "float64", value: (i) => i / 8 },
  decimal: { type: { decimal128: [18, 3] }, value: (i) => new Decimal(BigInt(i) * 1000n + 125n, 3) },
  utf8: { type: "utf8", value: (i) => `row ${i} – ñ 漢 🚀` },
  large_utf8: { type: "large_utf8", value: (i) => "x".repeat(i % 5) },
  binary: { type: "binary", value: (i) => Uint8Array.of(0, 255, i % 256) },
  fixed_binary: { type: { fixed_size_binary: 4 }, value: (i) => Uint8Array.of(1, 2, 3, i % 256) },
  date: { type: "date32", value: (i) => new DateValue(20_454 + i) },
  time: { type: { time64: "us" }, value: (i) => new TimeValue(BigInt(i) * 3_600_000_001n, "us") },
  timestamp: { type: { timestamp: "us" }, value: (i) => new TimestampValue(-1n + BigInt(i), "us") },
  timestamp_utc: {
    type: { timestamp: "ns", timezone: "UTC" },
    value: (i) => new TimestampValue(1_767_225_600_000_000_001n + BigInt(i), "ns", "UTC"),
  },
  duration: { type: { duration: "ms" }, value: (i) => new DurationValue(BigInt(i) * 1500n, "ms") },
  interval: { type: "month_day_nano_interval", value: (i) => new IntervalValue(i, -i, BigInt(i) * 1_000_000_007n) },
  list: { type: { list: text }, value: (i) => ["a", null, "b"].slice(0, i % 4) },
  fixed_list: {
    type: { fixed_size_list: { name: "item", type: "int32", nullable: true }, size: 2 },
    value: (i) => [i, -i],
  },
  struct: { type: { struct: point }, value: (i) => ({ x: i, y: i % 2 === 0 ? null : -i }) },
  map: {
    type: {
      map: {
        key: { name: "key", type: "utf8", nullable: false },
        value: { name: "value", type: "int64", nullable: true },
      },
    },
    value: (i) =>
      new Map([
        ["row", BigInt(i)],
        ["nothing", null],
      ]),
  },
  dictionary: { type: { dictionary: "utf8", index: "int32" }, value: (i) => ["red", "green", "blue"][i % 3] },
  union: {
    type: {
      sparse_union: [
        { name: "number", type: "int64", nullable: true },
        { name: "text", type: "utf8", nullable: true },
      ],
      ids: [0, 1],
    },
    value: (i) => (i % 2 === 0 ? new UnionValue("number", BigInt(i)) : new UnionValue("text", `t${i}`)),
  },
  nested: {
    type: {
      list: {
        name: "item",
        type: { struct: [{ name: "tags", type: { list: text }, nullable: true }] },
        nullable: true,
      },
    },
    value: (i) => [{ tags: [`t${i}`] }, null, { tags: null }],
  },
  nothing: { type: "null", value: () => null },
};

/** A row of values; every fourth row, from the third on, is null throughout. */
function sampleRow(row: number): Row {
  const isNull = row % 4 === 2;
  return Object.fromEntries(
    Object.entries(samples).map(([name, { value }]) => [name, isNull && name !== "union" ? null : value(row)]),
  );
}

/** A table function whose columns have every kind of type: to see how values look, and for tests. */
export const allTypes: FunctionDefinition = table({
  name: "all_types",
  description: "A column of every kind of Arrow type; the third row, and every fourth after it, holds nulls",
  arguments: { rows: positional("int64", "How many rows", { default: 4n, range: { min: 0, max: 100_000 } }) },
  columns: { fields: Object.entries(samples).map(([name, { type }]) => ({ name, type, nullable: true })) },
  cardinality: ({ rows }) => rows,
  examples: [{ sql: "SELECT * FROM all_types()", description: "Four rows" }],
  categories: ["generator", "types"],
  scan: ({ rows }) => (rows === 0n ? [] : [Array.from({ length: Number(rows) }, (_, row) => sampleRow(row))]),
});
