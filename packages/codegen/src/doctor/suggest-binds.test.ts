import { expect, test } from "vitest";
import type { TypeSpec } from "vgi-arrow";
import type { BoundOutput } from "../model/bound-output.js";
import { arg, catalog, fn, schema } from "../testing/build-model.js";
import { dynamicSignatures } from "./dynamic-functions.js";
import { missingArguments, suggestBinds } from "./suggest-binds.js";

const example = (sql: string) => ({ sql, description: null, expectedOutput: null });

const functions = [
  fn("by_example", {
    arguments: [arg("count"), arg("label", { type: "utf8", role: "named", optional: true })],
    examples: [
      example("FROM by_example('no number')"),
      example("FROM by_example(3, label := 'x')"),
      example("FROM by_example(3, LABEL => 'x')"),
    ],
  }),
  fn("by_defaults", { arguments: [arg("count", { optional: true })] }),
  fn("by_choices", { arguments: [arg("unit", { type: "utf8", choices: ["km", "mi"] })] }),
  fn("many", { arguments: [arg("values", { varargs: true })], examples: [example("FROM many(1, 2)")] }),
  fn("unknown", {
    arguments: [arg("count")],
    examples: [example("FROM unknown(1, 2)"), example("FROM unknown(x := 1)")],
  }),
  fn("map", { kind: "table_in_out", arguments: [arg("data", { role: "table" })] }),
  fn("typed", { output: { fields: [{ name: "n", type: "int64", nullable: true }] } }),
];

const shop = catalog({ name: "shop", schemas: [schema(["main"], { functions })] });

test("suggestions come from examples that fit, then defaults, then choices", () => {
  const found = dynamicSignatures(shop, []).map((dynamic) => [
    dynamic.model.name,
    suggestBinds(shop, dynamic).map(({ key, from, arguments: given }) => [key, from, given]),
  ]);
  expect(Object.fromEntries(found)).toEqual({
    by_example: [["main.by_example", "example", { count: 3, label: "x" }]],
    by_defaults: [["main.by_defaults", "defaults", {}]],
    by_choices: [["main.by_choices", "choices", { unit: "km" }]],
    many: [["main.many", "example", { values: [1, 2] }]],
    unknown: [],
    map: [],
  });
});

test("what is missing is named", () => {
  expect(functions.map(missingArguments)).toEqual([
    "count int64",
    "",
    "unit utf8",
    "values int64...",
    "count int64",
    "",
    "",
  ]);
});

function bound(
  count: number,
  field: { readonly type: TypeSpec; readonly metadata?: Record<string, string> },
): BoundOutput {
  const output = { fields: [{ name: "n", nullable: true, ...field }] };
  const signature = "table(positional count: int64)";
  return { catalog: "shop", schema: ["main"], name: "unknown", signature, arguments: { count }, output };
}

test("each function has its reason", () => {
  const reasons = dynamicSignatures(shop, [bound(1, { type: "null", metadata: { "vgi:any": "true" } })]);
  expect([...new Set(reasons.map(({ reason }) => reason))].toSorted()).toEqual([
    "bind gave no columns with known types",
    "its columns follow from those of its input",
    "only bind knows its columns",
  ]);
});

test("rows that are one of several types, by the arguments, are typed", () => {
  const found = dynamicSignatures(shop, [bound(1, { type: "int64" }), bound(2, { type: "utf8" })]);
  expect(found.map(({ model }) => model.name)).not.toContain("unknown");
});
