import type { TypeSpec } from "vgi-arrow";
import type { Cell } from "../cell.js";
import { field } from "../literals.js";

/** An Arrow type with values that are easy to get wrong. */
export interface TypeValues {
  readonly name: string;
  readonly type: TypeSpec;
  readonly values: readonly Cell[];
  /** The worker's pyarrow can't repeat a scalar of this type, so it is no argument of `constant_columns`. */
  readonly columnOnly?: true;
}

const integers: readonly (readonly [TypeSpec & string, string, string])[] = [
  ["int8", "-128", "127"],
  ["int16", "-32768", "32767"],
  ["int32", "-2147483648", "2147483647"],
  ["int64", "-9223372036854775808", "9223372036854775807"],
  ["uint8", "0", "255"],
  ["uint16", "0", "65535"],
  ["uint32", "0", "4294967295"],
  ["uint64", "0", "18446744073709551615"],
];

/** Every Arrow type that pyarrow can build and this client has, with edge values and nulls. */
export const typeValues: readonly TypeValues[] = [
  { name: "bool", type: "bool", values: [true, false, null, true, true, true, true, true, false] },
  ...integers.map(([type, least, greatest]): TypeValues => ({ name: type, type, values: [least, null, greatest] })),
  { name: "float16", type: "float16", values: [1.5, null, -65504, "Infinity"] },
  { name: "float32", type: "float32", values: [1.5, null, "NaN", "-Infinity", "-0"] },
  { name: "float64", type: "float64", values: [0.1, null, "NaN", "Infinity", 5e-324, 1.7976931348623157e308, "-0"] },
  { name: "utf8", type: "utf8", values: ["", null, "plain", "ñ 😀 \u0000 end"] },
  { name: "large_utf8", type: "large_utf8", values: ["", null, "plain", "ñ 😀"] },
  { name: "binary", type: "binary", values: ["", null, "00ff", "cafe"] },
  { name: "large_binary", type: "large_binary", values: ["", null, "00ff"] },
  { name: "fixed_size_binary", type: { fixed_size_binary: 3 }, values: ["010203", null, "000000"] },
  {
    name: "decimal128",
    type: { decimal128: [38, 6] },
    values: ["12345678901234567890.123456", null, "-0.000001", "0.000000"],
  },
  { name: "decimal128 without scale", type: { decimal128: [10, 0] }, values: ["42", null, "-7"] },
  {
    name: "decimal256",
    type: { decimal256: [60, 10] },
    values: ["-99999999999999999999999999999999999999.0000000001", null],
  },
  { name: "date32", type: "date32", values: ["0", null, "-719162", "20000"] },
  { name: "date64", type: "date64", values: ["0", null, "-1", "20000"] },
  { name: "time32[s]", type: { time32: "s" }, values: ["0", null, "86399"] },
  { name: "time32[ms]", type: { time32: "ms" }, values: ["1", null, "86399999"] },
  { name: "time64[us]", type: { time64: "us" }, values: ["1", null, "86399999999"] },
  { name: "time64[ns]", type: { time64: "ns" }, values: ["1", null, "86399999999999"] },
  ...(["s", "ms", "us", "ns"] as const).map((unit): TypeValues => ({
    name: `timestamp[${unit}]`,
    type: { timestamp: unit },
    values: ["0", null, "-1", "1700000000123"],
  })),
  {
    name: "timestamp with timezone",
    type: { timestamp: "us", timezone: "Europe/Berlin" },
    values: ["1700000000123456", null, "-62135596800000000"],
  },
  ...(["s", "ms", "us", "ns"] as const).map((unit): TypeValues => ({
    name: `duration[${unit}]`,
    type: { duration: unit },
    values: ["0", null, "-1", "123456789012"],
  })),
  {
    name: "month_day_nano_interval",
    type: "month_day_nano_interval",
    values: [["1", "-2", "3000000000"], null, ["0", "0", "0"]],
  },
  { name: "list", type: { list: field("item", "int32") }, values: [["1", null, "3"], null, []] },
  {
    name: "list of lists",
    type: { list: field("item", { list: field("item", "utf8") }) },
    values: [[["a"], null, []], null, []],
  },
  { name: "large_list", type: { large_list: field("item", "utf8") }, values: [["a", null], null, []] },
  {
    name: "fixed_size_list",
    type: { fixed_size_list: field("item", "int64"), size: 2 },
    values: [
      ["1", null],
      ["3", "4"],
    ],
  },
  {
    name: "fixed_size_list with null",
    type: { fixed_size_list: field("item", "float64"), size: 2 },
    values: [[1, 2], null],
  },
  {
    name: "struct",
    type: { struct: [field("a", "int64"), field("b", { list: field("item", "utf8") })] },
    values: [{ a: "1", b: ["x"] }, null, { a: null, b: null }],
  },
  {
    name: "map",
    type: { map: { key: { name: "key", type: "utf8", nullable: false }, value: field("value", "int64") } },
    values: [
      [
        ["a", "1"],
        ["b", null],
      ],
      null,
      [],
    ],
  },
  {
    name: "dictionary",
    type: { dictionary: "utf8", index: "int8" },
    values: ["red", null, "green", "red"],
    columnOnly: true,
  },
  {
    name: "dictionary int32",
    type: { dictionary: "int64", index: "int32" },
    values: ["10", "20", null],
    columnOnly: true,
  },
  {
    name: "sparse_union",
    type: { sparse_union: [field("i", "int64"), field("s", "utf8")], ids: [0, 1] },
    values: [
      { tag: "i", value: "5" },
      { tag: "s", value: "five" },
      { tag: "i", value: null },
    ],
    columnOnly: true,
  },
  {
    name: "dense_union",
    type: { dense_union: [field("i", "int64"), field("s", "utf8")], ids: [0, 1] },
    values: [
      { tag: "s", value: "five" },
      { tag: "i", value: "5" },
      { tag: "s", value: "six" },
    ],
    columnOnly: true,
  },
  { name: "null", type: "null", values: [null, null] },
];
