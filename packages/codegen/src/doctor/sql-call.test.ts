import { expect, test } from "vitest";
import { sqlCalls } from "./sql-call.js";

test.each([
  ["SELECT * FROM seq(10)", [10], {}],
  ["select * from cat.main.SEQ(10, 'it''s', -1.5e3, TRUE, null)", [10, "it's", -1500, true, null], {}],
  ['FROM "seq"(1, step := 2, "Odd Name" => [1, [2, 3]])', [1], { step: 2, "Odd Name": [1, [2, 3]] }],
  ["FROM seq(9007199254740993)", ["9007199254740993"], {}],
  ["FROM seq('2024-01-01'::DATE, DATE '2024-02-01')", ["2024-01-01", "2024-02-01"], {}],
  ["FROM seq()", [], {}],
  ["FROM seq( -- how many\n 3 /* of them */ )", [3], {}],
  ["FROM seq([])", [[]], {}],
])("%s", (sql, positional, named) => {
  const calls = sqlCalls(sql, "seq").map((call) => [call.positional, Object.fromEntries(call.named)]);
  expect(calls).toEqual([[positional, named]]);
});

test("every call of a text is found", () => {
  expect(sqlCalls("FROM seq(1) JOIN seq(2)", "seq").map(({ positional }) => positional)).toEqual([[1], [2]]);
});

test.each([
  "FROM seq(x)",
  "FROM seq((SELECT 1))",
  "FROM seq(1 + 2)",
  "FROM seq(1",
  "FROM seq(1,)",
  "FROM seq(a := )",
  "FROM seq(-'x')",
  "FROM sequel(1)",
  "FROM seq WHERE x IN (1)",
  "-- seq(1)",
  "SELECT 'seq(1)'",
])("%s has no call with literals", (sql) => {
  expect(sqlCalls(sql, "seq")).toEqual([]);
});
