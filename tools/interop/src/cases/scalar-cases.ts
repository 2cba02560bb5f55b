import type { TypeSpec } from "vgi-arrow";
import type { CallCase } from "../case.js";
import type { TypedCell } from "../cell.js";
import { field, float64, input, int64, rowsWithoutColumns, typed, utf8 } from "../literals.js";

const point: TypeSpec = { struct: [field("lat", "float64"), field("lon", "float64")] };
const pair: TypeSpec = { fixed_size_list: field("item", "float64"), size: 2 };
const pairs: TypeSpec = { list: field("item", "float64") };
const config: TypeSpec = { struct: [field("label", "utf8"), field("version", "int64")] };
const secret: TypedCell = typed(
  { struct: [field("secret_string", "utf8"), field("port", "int64"), field("use_ssl", "bool")] },
  { secret_string: "s3cret", port: "443", use_ssl: true },
);

const integers = input({ value: "int64" }, [["1"], [null], ["-3"]], [], [["9007199254740993"]]);
const numbers = input({ value: "float64" }, [[3.14], [-2.5], [null], [1e6]]);

/** Scalar functions: columns, constants in any place, overloads, varargs, any-typed, settings, secrets. */
export const scalarCases: readonly CallCase[] = [
  { name: "scalar constant", kind: "scalar", function: "multiply", positional: [int64(10)], input: integers },
  {
    name: "scalar empty first batch",
    kind: "scalar",
    function: "multiply",
    positional: [int64(2)],
    input: input({ value: "int64" }, [], [["1"]], []),
  },
  {
    name: "scalar only empty batches",
    kind: "scalar",
    function: "upper_case",
    input: input({ value: "utf8" }, [], []),
  },
  { name: "scalar any int64", kind: "scalar", function: "double", input: integers },
  { name: "scalar any float64", kind: "scalar", function: "double", input: numbers },
  {
    name: "scalar any int32",
    kind: "scalar",
    function: "double",
    input: input({ value: "int32" }, [["1"], [null], ["-2147483648"]]),
  },
  { name: "scalar any uint8", kind: "scalar", function: "double", input: input({ value: "uint8" }, [["0"], ["127"]]) },
  {
    name: "scalar any float32",
    kind: "scalar",
    function: "double",
    input: input({ value: "float32" }, [[1.5], [null], ["NaN"], ["Infinity"]]),
  },
  {
    name: "scalar any decimal",
    kind: "scalar",
    function: "double",
    input: input({ value: { decimal128: [12, 2] } }, [["12345.67"], [null], ["-0.01"]]),
  },
  {
    name: "scalar two any",
    kind: "scalar",
    function: "add_values",
    input: input({ col1: "int32", col2: "int64" }, [
      ["1", "10"],
      ["2", null],
    ]),
  },
  {
    name: "scalar two any floats",
    kind: "scalar",
    function: "add_values",
    input: input({ col1: "float32", col2: "float64" }, [
      [1.25, 10],
      [null, 1],
    ]),
  },
  {
    name: "scalar any varargs",
    kind: "scalar",
    function: "sum_values",
    input: input({ a: "int16", b: "int16", c: "int16" }, [
      ["1", "2", "3"],
      ["10", null, "30"],
    ]),
  },
  {
    name: "scalar varargs int64",
    kind: "scalar",
    function: "concat_values",
    input: input({ a: "int64", b: "int64" }, [
      ["1", "2"],
      ["3", null],
    ]),
  },
  {
    name: "scalar varargs utf8",
    kind: "scalar",
    function: "concat_values",
    input: input({ a: "utf8", b: "utf8", c: "utf8" }, [
      ["x", "y", "z"],
      ["é", "😀", ""],
    ]),
  },
  {
    name: "scalar two constants before a column",
    kind: "scalar",
    function: "conditional_message",
    positional: [int64(2), utf8("⭐ ")],
    input: input({ condition: "bool" }, [[true], [false], [null]]),
  },
  { name: "scalar overload without constant", kind: "scalar", function: "format_number", input: numbers },
  {
    name: "scalar overload with one constant",
    kind: "scalar",
    function: "format_number",
    positional: [int64(2)],
    input: numbers,
  },
  {
    name: "scalar overload with two constants",
    kind: "scalar",
    function: "format_number",
    positional: [int64(1), utf8("$")],
    input: numbers,
  },
  {
    name: "scalar constant overload int64",
    kind: "scalar",
    function: "smart_format",
    positional: [int64(10)],
    input: numbers,
  },
  {
    name: "scalar constant overload utf8",
    kind: "scalar",
    function: "smart_format",
    positional: [utf8("~")],
    input: numbers,
  },
  {
    name: "scalar binary and struct constants",
    kind: "scalar",
    function: "binary_packet",
    positional: [typed("binary", "cafe"), typed(config, { label: "v1", version: "1" })],
    input: input({ payload: "binary" }, [["0102"], [""], [null]]),
  },
  {
    name: "scalar struct columns",
    kind: "scalar",
    function: "geo_distance_struct",
    input: input({ p1: point, p2: point }, [
      [
        { lat: 52.52, lon: 13.405 },
        { lat: 48.137, lon: 11.575 },
      ],
    ]),
  },
  {
    name: "scalar fixed-size list columns",
    kind: "scalar",
    function: "geo_distance_fixed",
    input: input({ p1: pair, p2: pair }, [
      [
        [1, 2],
        [3, 4],
      ],
    ]),
  },
  {
    name: "scalar list columns",
    kind: "scalar",
    function: "geo_distance_list",
    input: input({ p1: pairs, p2: pairs }, [
      [
        [1, 2],
        [3, 4],
      ],
    ]),
  },
  {
    name: "scalar struct varargs and struct result",
    kind: "scalar",
    function: "geo_centroid_struct",
    input: input({ a: point, b: point }, [
      [
        { lat: 0, lon: 0 },
        { lat: 10, lon: 20 },
      ],
    ]),
  },
  {
    name: "scalar list varargs and struct result",
    kind: "scalar",
    function: "geo_centroid_list",
    input: input({ a: pairs, b: pairs, c: pairs }, [
      [
        [0, 0],
        [3, 3],
        [6, 6],
      ],
    ]),
  },
  {
    name: "scalar without columns",
    kind: "scalar",
    function: "hash_seed",
    positional: [int64(42)],
    input: rowsWithoutColumns(4),
  },
  {
    name: "scalar without columns, binary result",
    kind: "scalar",
    function: "random_bytes",
    positional: [int64(7), int64(16)],
    input: rowsWithoutColumns(3),
  },
  { name: "scalar special null handling", kind: "scalar", function: "null_handling", input: integers },
  {
    name: "scalar unicode",
    kind: "scalar",
    function: "upper_case",
    input: input({ value: "utf8" }, [["straße"], [""], [null], ["ñandú 😀"]]),
  },
  {
    name: "scalar setting",
    kind: "scalar",
    function: "multiply_by_setting",
    settings: { multiplier: int64(7) },
    input: integers,
  },
  {
    name: "scalar default setting",
    kind: "scalar",
    function: "multiply_by_setting",
    defaultSettings: { multiplier: int64(1) },
    input: integers,
  },
  {
    name: "scalar secret",
    kind: "scalar",
    function: "return_secret_value",
    secrets: { vgi_example: secret },
    input: rowsWithoutColumns(2),
  },
  { name: "scalar anonymous", kind: "scalar", function: "whoami", input: input({ x: "int64" }, [["1"], ["2"]]) },
  ...(["int32", "int64", "uint32", "uint64"] as const).map((type): CallCase => ({
    name: `scalar overload by type ${type}`,
    kind: "scalar",
    function: "type_info",
    input: input({ v: type }, [["1"], [null]]),
  })),
  {
    name: "scalar overload by type utf8",
    kind: "scalar",
    function: "type_info",
    input: input({ v: "utf8" }, [["a"], [null]]),
  },
  {
    name: "scalar overload int64+utf8",
    kind: "scalar",
    function: "pair_type",
    input: input({ a: "int64", b: "utf8" }, [
      ["1", "a"],
      [null, "b"],
    ]),
  },
  {
    name: "scalar overload any+int64",
    kind: "scalar",
    function: "any_mixed",
    input: input({ a: "date32", b: "int64" }, [["19000", "5"]]),
  },
  {
    name: "scalar overload any+utf8",
    kind: "scalar",
    function: "any_mixed",
    input: input({ a: "float64", b: "utf8" }, [[1.5, "five"]]),
  },
  {
    name: "scalar many rows",
    kind: "scalar",
    function: "double",
    input: input({ value: "int64" }, ...manyBatches(5, 1000)),
  },
  {
    name: "scalar hash with constant after the column",
    kind: "scalar",
    function: "hash_rounds",
    since: "0.18.0",
    positional: [int64(3)],
    input: input({ value: "utf8" }, [["a"], ["b"]]),
  },
  {
    name: "scalar double setting",
    kind: "scalar",
    function: "scale_by_setting",
    since: "0.18.0",
    settings: { scale_factor: float64(2.5) },
    input: numbers,
  },
  {
    name: "scalar default double setting",
    kind: "scalar",
    function: "scale_by_setting",
    since: "0.18.0",
    defaultSettings: { scale_factor: float64(1) },
    input: numbers,
  },
  {
    name: "scalar of two schemas: main",
    kind: "scalar",
    function: "test_same_name_bind",
    since: "0.18.0",
    input: integers,
  },
  {
    name: "scalar of two schemas: data",
    kind: "scalar",
    function: "test_same_name_bind",
    schema: ["data"],
    since: "0.18.0",
    input: integers,
  },
  ...(["twin_a", "twin_b"] as const).map((catalog): CallCase => ({
    name: `scalar of two catalogs: ${catalog}`,
    kind: "scalar",
    function: "test_same_name_catalog",
    catalog,
    since: "0.18.0",
    input: integers,
  })),
];

/** Batches of consecutive integers. */
function manyBatches(batches: number, rows: number): string[][][] {
  return Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: rows }, (_unused, row) => [String(batch * rows + row)]),
  );
}
