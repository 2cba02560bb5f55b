import { type FieldSpec, jsonProfile, jsProfile, type ValueCodec } from "vgi-arrow";
import { describe, expect, test } from "vitest";
import { column, columnsOf } from "../../filters/expression.js";
import { unshownFilter } from "./unshown-filter.js";

const fields: readonly FieldSpec[] = [
  { name: "n", type: "int64", nullable: true },
  { name: "bytes", type: "binary", nullable: true },
  { name: "id", type: { fixed_size_binary: 16 }, nullable: true, metadata: { "ARROW:extension:name": "arrow.uuid" } },
  { name: "took", type: { duration: "ms" }, nullable: true },
  { name: "box", type: { struct: [{ name: "took", type: { duration: "us" }, nullable: true }] }, nullable: true },
  { name: "all", type: { list: { name: "item", type: "binary", nullable: true } }, nullable: true },
];
const doubled: ValueCodec<bigint, string> = {
  fromArrow: (value) => `${value}!`,
  toArrow: (value) => BigInt(value.slice(0, -1)),
};

/** The value of the comparison that a filter is. */
function valueOf(node: unknown): unknown {
  return (node as { readonly right: { readonly value: unknown } }).right.value;
}

describe("values of filters are those that rows have", () => {
  test("of a profile, in comparisons, lists of values, fields, items and sums", () => {
    const c = columnsOf<Record<string, unknown>>();
    const shown = { fields, values: jsonProfile };
    expect(valueOf(unshownFilter(c("bytes").eq("AQI="), shown).node)).toEqual(new Uint8Array([1, 2]));
    expect(unshownFilter(c("bytes").in(["AQI=", null]), shown).node).toMatchObject({
      values: [new Uint8Array([1, 2]), null],
    });
    expect(unshownFilter(c("all").listContains("AQI=").not(), shown).node).toMatchObject({
      operand: { arguments: [{ name: "all" }, { value: new Uint8Array([1, 2]) }] },
    });
    const js = { fields, values: jsProfile };
    const took = unshownFilter(c("took").ge(1.5), { fields, values: jsProfile }).node;
    expect(valueOf(took)).not.toBe(1.5);
    expect(valueOf(unshownFilter(c("box").field("took").ge(1.5), js).node)).not.toBe(1.5);
    expect(valueOf(unshownFilter(c("took").plus(1).eq(2.5), js).node)).not.toBe(2.5);
  });

  test("of a codec, which is asked for its column alone", () => {
    const c = columnsOf<Record<string, unknown>>();
    const shown = { fields, mappings: { n: doubled } };
    const filter = c("n")
      .eq("7!")
      .and(c("took").eq("PT1S").or(c("n").isNull()));
    expect(unshownFilter(filter, shown).node).toMatchObject({
      children: [{ right: { value: 7n } }, { children: [{ right: { value: "PT1S" } }, { node: "is_null" }] }],
    });
  });

  test("of extension types in every profile; what brings its type stays, and what no column is known of", () => {
    const id = "8c32fd41-d7fa-435f-a931-957b20ffd0b4";
    expect(valueOf(unshownFilter(column("id").eq(id), { fields }).node)).toBeInstanceOf(Uint8Array);
    expect(valueOf(unshownFilter(column("id").eq(column("other")), { fields }).node)).toBeUndefined();
    expect(valueOf(unshownFilter(column("other").eq(id), { fields }).node)).toBe(id);
  });
});
