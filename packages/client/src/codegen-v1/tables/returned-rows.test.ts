import { batchFromRows, jsProfile, toArrowSchema, type FieldSpec } from "vgi-arrow";
import { expect, test } from "vitest";
import { readReturned } from "./returned-rows.js";

const row: readonly FieldSpec[] = [
  { name: "id", type: "int64", nullable: true },
  { name: "name", type: "utf8", nullable: true },
];
const reading = {
  values: jsProfile,
  mappings: { name: { fromArrow: (text: string) => `<${text}>`, toArrow: String } },
};

test("rows that a write answers with are shown as those of the table", () => {
  const batch = batchFromRows(toArrowSchema({ fields: row }), [{ id: 1n, name: "a" }]);
  expect(readReturned(batch, "rows", reading)).toEqual([{ id: 1, name: "<a>" }]);
});

test("so are rows as they were and are, of which one may be none", () => {
  const sides = ["old", "new"].map((name): FieldSpec => ({ name, type: { struct: row }, nullable: true }));
  const batch = batchFromRows(toArrowSchema({ fields: sides }), [
    { old: null, new: { id: 1n, name: "a" } },
    { old: { id: 2n, name: null }, new: null },
  ]);
  expect(readReturned(batch, "changes", reading)).toEqual([
    { old: null, new: { id: 1, name: "<a>" } },
    { old: { id: 2, name: null }, new: null },
  ]);
});
