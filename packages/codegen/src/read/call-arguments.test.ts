import { DateValue, Decimal, DurationValue, type TypeSpec } from "vgi-arrow";
import type { Json } from "vgi-client";
import { expect, test } from "vitest";
import { arg } from "../testing/build-model.js";
import { callArguments } from "./call-arguments.js";

const listOf = (type: TypeSpec): TypeSpec => ({ list: { name: "item", type, nullable: true } });

test.each<[TypeSpec, Json, unknown]>([
  ["int64", 3, 3n],
  ["int64", "9007199254740993", 9007199254740993n],
  [listOf("int64"), [1, "9007199254740993", null], [1n, 9007199254740993n, null]],
  ["date32", "2024-02-29", new DateValue(19782)],
  [{ decimal128: [10, 2] }, "12.34", new Decimal(1234n, 2)],
  [{ duration: "ms" }, "PT1.5S", new DurationValue(1500n, "ms")],
  ["binary", "AQI=", Uint8Array.of(1, 2)],
  [{ struct: [{ name: "n", type: "int64", nullable: true }] }, { n: 1 }, { n: 1n }],
  ["utf8", null, null],
])("an argument of type %j takes %j", (type, json, value) => {
  const { positional } = callArguments([arg("x", { type })], { x: json });
  expect(positional).toEqual([{ type, value }]);
});

test("where any type will do, the value says which", () => {
  const any = arg("x", { type: "null", any: true, varargs: true });
  expect(callArguments([any], { x: [1, 0.5, "a", true, [2]] }).positional).toEqual([
    { type: "int64", value: 1n },
    { type: "float64", value: 0.5 },
    { type: "utf8", value: "a" },
    { type: "bool", value: true },
    { type: listOf("int64"), value: [2n] },
  ]);
});

test("named arguments go by name, and those left out by position keep their place", () => {
  const models = [arg("a", { optional: true }), arg("b"), arg("c", { role: "named" }), arg("d", { role: "named" })];
  expect(callArguments(models, { b: 1, d: 2 })).toEqual({
    positional: [undefined, { type: "int64", value: 1n }],
    named: { d: { type: "int64", value: 2n } },
  });
});

test("a value of another type is refused by the argument's name", () => {
  expect(() => callArguments([arg("since", { type: "date32" })], { since: "soon" })).toThrow(
    /argument "since": .*date/,
  );
});
