import { RecordBatchReader, RecordBatchStreamWriter } from "apache-arrow";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyType } from "../testing/arbitrary-type.js";
import type { FieldSpec, SchemaSpec, TypeSpec } from "../type-spec.js";
import { formatType } from "./format-type.js";
import { sameSchema, sameType } from "./same-type.js";
import { toArrowSchema, toArrowType } from "./to-arrow-type.js";
import { schemaSpecOf, typeSpecOf } from "./type-spec-of.js";

const item = (type: TypeSpec, name = "item", nullable = true): FieldSpec => ({ name, type, nullable });

/** The schema as another program would read it. */
function throughIpc(spec: SchemaSpec): SchemaSpec {
  const writer = new RecordBatchStreamWriter().reset(undefined, toArrowSchema(spec));
  writer.finish();
  return schemaSpecOf(RecordBatchReader.from(writer.toUint8Array(true)).open().schema);
}

describe("types", () => {
  test("every type comes back from apache-arrow, and from IPC, as it was", () => {
    fc.assert(
      fc.property(anyType, fc.boolean(), (type, nullable) => {
        expect(typeSpecOf(toArrowType(type))).toEqual(type);
        const schema: SchemaSpec = { fields: [{ name: "c", type, nullable }], metadata: { k: "v" } };
        expect(schemaSpecOf(toArrowSchema(schema))).toEqual(schema);
        expect(throughIpc(schema)).toEqual(schema);
        expect(sameSchema(throughIpc(schema), schema)).toBe(true);
      }),
    );
  });

  test("children of maps keep their own names and nullability", () => {
    const type: TypeSpec = { map: { key: item("utf8", "k", false), value: item("int8", "v", false) } };
    expect(typeSpecOf(toArrowType(type))).toEqual(type);
  });

  test("each dictionary has an id of its own, also within one schema", () => {
    const type: TypeSpec = { dictionary: "utf8", index: "int16" };
    const schema = toArrowSchema({ fields: [item(type, "a"), item(type, "b"), item({ list: item(type) }, "c")] });
    expect(schema.dictionaries.size).toBe(3);
  });

  test("decimals of other widths are refused", () => {
    const type = toArrowType({ decimal128: [5, 2] });
    expect(() => typeSpecOf(Object.assign(type, { bitWidth: 64 }))).toThrow("Decimals of 64 bits");
  });
});

test.each<[TypeSpec, string]>([
  ["int64", "int64"],
  [{ list: item("int64") }, "list<int64>"],
  [{ fixed_size_list: item("float32"), size: 3 }, "fixed_size_list<float32>[3]"],
  [{ dictionary: "utf8", index: "int16" }, "dictionary<int16, utf8>"],
  [{ timestamp: "us", timezone: "UTC" }, "timestamp[us, UTC]"],
  [{ timestamp: "ns" }, "timestamp[ns]"],
  [{ decimal128: [10, 2] }, "decimal128(10, 2)"],
  [{ struct: [item("utf8", "a"), item({ list: item("bool") }, "b")] }, "struct<a: utf8, b: list<bool>>"],
  [{ map: { key: item("utf8", "key", false), value: item("int8", "value") } }, "map<utf8, int8>"],
  [{ sparse_union: [item("utf8", "a")], ids: [0] }, "sparse_union<a: utf8>"],
])("%j reads %s", (type, text) => {
  expect(formatType(type)).toBe(text);
});

describe("sameType", () => {
  test("overlooks only what it is told to", () => {
    const a: TypeSpec = { list: item("int64", "item", true) };
    const b: TypeSpec = { list: { ...item("int64", "element", false), metadata: { k: "v" } } };
    const all = { ignoreNullability: true, ignoreMetadata: true, ignoreChildNames: true };
    expect(sameType(a, b, all)).toBe(true);
    for (const option of Object.keys(all)) expect(sameType(a, b, { ...all, [option]: false })).toBe(false);
  });

  test("names of struct fields always count", () => {
    expect(sameType({ struct: [item("utf8", "a")] }, { struct: [item("utf8", "b")] }, { ignoreChildNames: true })).toBe(
      false,
    );
  });

  test("agrees with equality of specs", () => {
    fc.assert(
      fc.property(anyType, anyType, (a, b) => {
        expect(sameType(a, structuredClone(a))).toBe(true);
        expect(sameType(a, b)).toBe(formatType(a) === formatType(b) && sameType(b, a));
      }),
    );
  });
});
