import { toArrowSchema, type TypeSpec } from "vgi-arrow";
import type { Schema } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { columnDifference } from "./same-columns.js";

function schema(columns: Readonly<Record<string, TypeSpec>>, nullable = true): Schema {
  return toArrowSchema({ fields: Object.entries(columns).map(([name, type]) => ({ name, type, nullable })) });
}

function listOf(item: string): TypeSpec {
  return { list: { name: item, type: "int32", nullable: true } };
}

describe("columnDifference", () => {
  it("overlooks what says nothing about values", () => {
    expect(columnDifference(schema({ n: "int64" }), schema({ n: "int64" }, false))).toBeUndefined();
    expect(columnDifference(schema({ l: listOf("item") }), schema({ l: listOf("element") }))).toBeUndefined();
  });

  it("tells another type, another name, another number of columns", () => {
    const expected = schema({ n: "int64" });
    expect(columnDifference(schema({ n: "utf8" }), expected)).toBe('"n" as utf8, and not "n" as int64');
    expect(columnDifference(schema({ m: "int64" }), expected)).toBe('"m" as int64, and not "n" as int64');
    expect(columnDifference(schema({ n: "int64", m: "int64" }), expected)).toBe("2 columns, and not 1 column");
  });
});
