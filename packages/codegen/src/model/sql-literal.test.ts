import { expect, test } from "vitest";
import { sqlLiteral } from "./sql-literal.js";

test.each([
  ["int64", "0", "0"],
  ["int32", " -7 ", -7],
  ["float64", "9.99", 9.99],
  ["utf8", "'it''s'", "it's"],
  ["large_utf8", "''", ""],
  ["bool", "TRUE", true],
  ["date32", "NULL", null],
] as const)("a default of type %s that is the literal %s", (type, text, value) => {
  expect(sqlLiteral(type, text)).toBe(value);
});

test.each([
  ["int64", "nextval('ids')"],
  ["int64", "1 + 1"],
  ["int64", "'1'"],
  ["int64", "99999999999999999999"],
  ["float64", "1e400"],
  ["utf8", "'a' || 'b'"],
  ["utf8", "current_user"],
  ["bool", "1"],
  ["date32", "'2024-01-01'"],
  [{ decimal128: [10, 2] }, "1.5"],
] as const)("a default of type %j that takes an engine: %s", (type, text) => {
  expect(sqlLiteral(type as never, text)).toBeUndefined();
});
