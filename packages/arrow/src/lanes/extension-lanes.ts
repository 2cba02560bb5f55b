import { type Lane, lane } from "./lane.js";
import type { Int64Input } from "./primitive-lanes.js";

/** UUIDs, as their text. */
export const uuid: Lane<string | Uint8Array, string> = /*@__PURE__*/ lane(
  { fixed_size_binary: 16 },
  { metadata: { "ARROW:extension:name": "arrow.uuid" } },
);
/** Booleans of a byte each. */
export const bool8: Lane<boolean, boolean> = /*@__PURE__*/ lane("int8", {
  metadata: { "ARROW:extension:name": "arrow.bool8" },
});
/** DuckDB's integers of 128 bits. */
export const hugeint: Lane<Int64Input, bigint> = /*@__PURE__*/ lane(
  { fixed_size_binary: 16 },
  /*@__PURE__*/ duckdb("hugeint"),
);
/** The same without a sign. */
export const uhugeint: Lane<Int64Input, bigint> = /*@__PURE__*/ lane(
  { fixed_size_binary: 16 },
  /*@__PURE__*/ duckdb("uhugeint"),
);
/** DuckDB's integers of any length. */
export const bignum: Lane<Int64Input, bigint> = /*@__PURE__*/ lane("binary", /*@__PURE__*/ duckdb("bignum"));
/** DuckDB's bit strings, as `0` and `1`. */
export const bit: Lane<string | Uint8Array, string> = /*@__PURE__*/ lane("binary", /*@__PURE__*/ duckdb("bit"));

function duckdb(type: string): { metadata: Record<string, string> } {
  return {
    metadata: {
      "ARROW:extension:name": "arrow.opaque",
      "ARROW:extension:metadata": JSON.stringify({ type_name: type, vendor_name: "DuckDB" }),
    },
  };
}
