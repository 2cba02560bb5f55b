import { Field, Int32 } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { fillObjects } from "./fill-objects.js";
import { fillPasses } from "./fill-passes.js";

const fieldsOf = (names: readonly string[]): Field[] => names.map((name) => new Field(name, new Int32(), true));

describe("objects from columns", () => {
  test("are right for more shapes, names and rows than there are functions for", () => {
    const rows = 3_000;
    const wide = Array.from({ length: 20 }, (_, index) => `wide ${index}`);
    const shapes = [
      wide,
      ...fillPasses.map((_, index) => ["id", `name ${index}`, "__proto__", "7"]),
      ["id", "late", "__proto__", "7"],
    ];
    for (const round of [0, 1, 2]) {
      for (const names of shapes) {
        const columns = names.map((_, column) =>
          Int32Array.from({ length: rows }, (_row, row) => round + column * rows + row),
        );
        const objects = fillObjects(fieldsOf(names), columns, rows);
        for (const row of [0, 1, rows - 1]) {
          const expected = Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row]]));
          expect(objects[row]).toStrictEqual(expected);
        }
      }
    }
  });

  test("of the same fields are independent of each other", () => {
    const fields = fieldsOf(["a", "b"]);
    const [first] = fillObjects(fields, [[1], [2]], 1);
    const [second] = fillObjects(fields, [[null], ["x"]], 1);
    expect([first, second]).toEqual([
      { a: 1, b: 2 },
      { a: null, b: "x" },
    ]);
  });
});

test("the functions that fill are one function", () => {
  expect(new Set(fillPasses.map(String)).size).toBe(1);
  expect(new Set(fillPasses).size).toBe(fillPasses.length);
});
