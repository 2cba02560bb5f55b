import { describe, expect, test } from "vitest";
import { jsonProfile } from "../profiles/json-profile.js";
import { jsProfile } from "../profiles/js-profile.js";
import { batchFromColumns } from "../rows/batch-from-columns.js";
import { batchFromRows } from "../rows/batch-from-rows.js";
import { readRows } from "../rows/read-rows.js";
import { throughIpc } from "../testing/through-ipc.js";
import type { FieldSpec, TypeSpec } from "../type-spec.js";
import { toArrowSchema } from "../types/to-arrow-type.js";

function field(name: string, type: TypeSpec, extension: string, metadata = ""): FieldSpec {
  return {
    name,
    type,
    nullable: true,
    metadata: { "ARROW:extension:name": extension, "ARROW:extension:metadata": metadata },
  };
}
const duckdb = (name: string, type: TypeSpec): FieldSpec =>
  field(name, type, "arrow.opaque", JSON.stringify({ type_name: name, vendor_name: "DuckDB" }));

const uuid = field("uuid", { fixed_size_binary: 16 }, "arrow.uuid");
const hex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** What DuckDB 1.5.5 stores (`arrow_lossless_conversion`), and what it means. */
const stored: ReadonlyArray<readonly [FieldSpec, Uint8Array | number, unknown, unknown, unknown]> = [
  [
    uuid,
    hex("8c32fd41d7fa435fa931957b20ffd0b4"),
    "8c32fd41-d7fa-435f-a931-957b20ffd0b4",
    "8c32fd41-d7fa-435f-a931-957b20ffd0b4",
    "8c32fd41-d7fa-435f-a931-957b20ffd0b4",
  ],
  [field("bool8", "int8", "arrow.bool8"), 1, true, true, true],
  [duckdb("hugeint", { fixed_size_binary: 16 }), hex(`01${"00".repeat(15)}`), 1n, 1, "1"],
  [duckdb("hugeint", { fixed_size_binary: 16 }), hex(`fe${"ff".repeat(15)}`), -2n, -2, "-2"],
  [duckdb("uhugeint", { fixed_size_binary: 16 }), hex(`ff${"00".repeat(15)}`), 255n, 255, "255"],
  [duckdb("bit", "binary"), hex("07ff55"), "101010101", "101010101", "101010101"],
  [duckdb("bignum", "binary"), hex("8000020100"), 256n, 256, "256"],
  [duckdb("bignum", "binary"), hex("7ffffdfeff"), -256n, -256, "-256"],
];

describe.each(stored)("%o", (spec, bytes, exact, js, json) => {
  const schema = toArrowSchema({ fields: [spec] });
  const raw = toArrowSchema({ fields: [{ name: spec.name, type: spec.type, nullable: true }] });

  test("is read, whole and nested, in each profile", () => {
    const batch = batchFromColumns(schema, [[bytes, null]]);
    const [sent] = throughIpc(batch);
    const column = (profile?: typeof jsonProfile | typeof jsProfile): unknown[] =>
      readRows(sent as never, profile).map((row) => row[spec.name]);
    expect(column()).toEqual([exact, null]);
    expect(column(jsProfile)).toEqual([js, null]);
    expect(column(jsonProfile)).toEqual([json, null]);
    const list = toArrowSchema({ fields: [{ name: "list", type: { list: spec }, nullable: true }] });
    expect(readRows(batchFromColumns(list, [[[bytes, null], null]]))).toEqual([
      { list: [exact, null] },
      { list: null },
    ]);
  });

  test("is written from what each profile shows", () => {
    for (const [value, profile] of [[exact], [js, jsProfile], [json, jsonProfile]] as const) {
      const batch = batchFromRows(schema, [{ [spec.name]: value }, {}], undefined, profile);
      const asStored = batchFromColumns(raw, [[bytes, null]]);
      expect(batch.data.children[0]?.values).toEqual(asStored.data.children[0]?.values);
      expect(batch.schema.fields[0]?.metadata.get("ARROW:extension:name")).toBe(
        spec.metadata?.["ARROW:extension:name"],
      );
    }
  });
});

test("what is no such value is refused with its place", () => {
  const rows = [{ uuid: "nope" }];
  expect(() => batchFromRows(toArrowSchema({ fields: [uuid] }), rows)).toThrow(
    'column "uuid"[0]: "nope" is not a UUID',
  );
  const huge = toArrowSchema({ fields: [duckdb("hugeint", { fixed_size_binary: 16 })] });
  expect(() => batchFromRows(huge, [{ hugeint: 2n ** 127n }])).toThrow("does not fit in 128 bits");
});

test("extensions of another storage, and unknown ones, are their storage", () => {
  const odd = [field("a", "int32", "arrow.uuid"), field("b", "binary", "geoarrow.wkb", "{}"), duckdb("c", "binary")];
  const batch = batchFromRows(toArrowSchema({ fields: odd }), [{ a: 1, b: Uint8Array.of(1), c: Uint8Array.of(2) }]);
  expect(readRows(batch)).toEqual([{ a: 1, b: Uint8Array.of(1), c: Uint8Array.of(2) }]);
});
