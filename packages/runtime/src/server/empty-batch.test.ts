import { decodeStream, encodeStream, toArrowSchema, type TypeSpec } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { emptyBatch } from "./empty-batch.js";

const item = { name: "item", type: "utf8", nullable: true } as const;
const types: readonly TypeSpec[] = [
  "null",
  "bool",
  "int8",
  "uint64",
  "float16",
  "float64",
  "utf8",
  "large_utf8",
  "binary",
  "large_binary",
  "date32",
  "date64",
  "month_day_nano_interval",
  { timestamp: "us", timezone: "UTC" },
  { time32: "ms" },
  { time64: "ns" },
  { duration: "s" },
  { decimal128: [10, 2] },
  { decimal256: [60, 5] },
  { fixed_size_binary: 16 },
  { list: item },
  { large_list: item },
  { fixed_size_list: item, size: 3 },
  { struct: [item, { name: "n", type: { list: item }, nullable: true }] },
  {
    map: {
      key: { name: "key", type: "utf8", nullable: false },
      value: { name: "value", type: "int64", nullable: true },
    },
  },
  { dictionary: "utf8", index: "int16" },
  { sparse_union: [item], ids: [0] },
  { dense_union: [item], ids: [0] },
  "utf8_view",
  "binary_view",
];

describe("emptyBatch", () => {
  it.each(types.map((type) => [JSON.stringify(type), type] as const))(
    "of %s survives the wire with its metadata",
    (_name, type) => {
      const schema = toArrowSchema({ fields: [{ name: "value", type, nullable: true }] });
      const { batches } = decodeStream(encodeStream(schema, [emptyBatch(schema, new Map([["k", "v"]]))]));
      expect(batches.map((batch) => [batch.numRows, batch.metadata.get("k")])).toEqual([[0, "v"]]);
    },
  );
});
