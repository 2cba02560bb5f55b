import { expect, test } from "vitest";
import { columnNames, withColumnNames } from "./column-names.js";
import { column } from "./expression.js";

const filter = column("a")
  .plus(column("b"))
  .gt(1)
  .and(column("c").field("a").in([1, 2]).or(column("d").isNull().not()), column("e").like("a%"))
  .and(column("f").listContains(column("a")));

test("a filter names the columns that it reads, each once", () => {
  expect([...columnNames(filter)]).toEqual(["a", "b", "c", "d", "e", "f"]);
});

test("columns get other names; fields of structs, values and patterns stay", () => {
  const renamed = withColumnNames(filter, (name) => name.toUpperCase());
  expect([...columnNames(renamed)]).toEqual(["A", "B", "C", "D", "E", "F"]);
  expect(String(withColumnNames(renamed, (name) => name.toLowerCase()))).toBe(String(filter));
  expect(String(renamed)).toContain("C.a IN (1, 2)");
  expect(String(renamed)).toContain("starts_with(E, 'a')");
});
