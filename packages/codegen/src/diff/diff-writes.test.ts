import type { FieldSpec } from "vgi-arrow";
import type { TableModel } from "vgi-client";
import { expect, test } from "vitest";
import { table } from "../testing/build-model.js";
import { diffWrites } from "./diff-writes.js";

const id: FieldSpec = { name: "id", type: "int64", nullable: true };
const withDefault = (sql: string): FieldSpec => ({ ...id, name: "day", metadata: { default: sql } });
const taking = (fields: readonly FieldSpec[], parts: Partial<TableModel> = {}): TableModel =>
  table("t", { columns: { fields }, supportsInsert: true, ...parts });

test.each<[string, TableModel, TableModel, string[]]>([
  ["a column that may be left out", taking([id]), taking([id, withDefault("0")]), []],
  ["a column whose default takes an engine", taking([id]), taking([id, withDefault("now()")]), ["column to insert"]],
  [
    "a default that takes an engine now",
    taking([withDefault("0")]),
    taking([withDefault("f()")]),
    ["default on insert"],
  ],
  ["a column not null", taking([id]), taking([id], { notNull: [0] }), ["default on insert", "null when written"]],
  ["a table that takes no rows", table("t"), table("t", { columns: { fields: [id] }, notNull: [0] }), []],
])("%s", (_name, before, after, what) => {
  const changes = diffWrites(before, after, { catalog: "c" });
  expect(changes.map((change) => change.what)).toEqual(what);
  expect(changes.every((change) => change.class === "breaking")).toBe(true);
});
