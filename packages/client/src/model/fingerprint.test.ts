import { expect, test } from "vitest";
import type { FunctionModel, TableModel } from "./catalog.js";
import { functionFingerprint, tableFingerprint } from "./fingerprint.js";

const model: FunctionModel = {
  name: "f",
  kind: "table",
  comment: null,
  description: "",
  tags: {},
  arguments: [
    { name: "a", role: "positional", type: "int64", any: false, varargs: false, optional: false },
    { name: "b", role: "named", type: "utf8", any: false, varargs: false, optional: true, choices: ["x", "y"] },
  ],
  output: { fields: [{ name: "n", type: "int64", nullable: true }] },
  examples: [],
  categories: [],
  stability: null,
  nullHandling: null,
  orderPreservation: null,
  requiredSettings: [],
  requiredSecrets: [],
  projectionPushdown: false,
  filterPushdown: false,
  maxWorkers: null,
  hasFinalize: false,
};

function withB(parts: Partial<FunctionModel["arguments"][number]>): FunctionModel {
  const [a, b] = model.arguments;
  return a === undefined || b === undefined ? model : { ...model, arguments: [a, { ...b, ...parts }] };
}

function returning(...fields: FunctionModel["output"]["fields"]): FunctionModel {
  return { ...model, output: { fields } };
}

test("it is 16 hexadecimal digits, and stays what it is: SDKs have it written down", async () => {
  expect(await functionFingerprint(model)).toBe("242a0c40564cacfb");
});

test.each<[string, FunctionModel]>([
  ["documentation", { ...model, description: "D", comment: "C", tags: { a: "b" }, categories: ["c"] }],
  ["defaults, which some versions don't tell", withB({ default: "x", defaultText: "'x'", doc: "D" })],
  ["the order of choices", withB({ choices: ["y", "x"] })],
  ["what the worker makes of it", { ...model, maxWorkers: 4, projectionPushdown: true, stability: "volatile" }],
  ["nullability and metadata", returning({ name: "n", type: "int64", nullable: false, metadata: { comment: "C" } })],
])("%s does not count", async (_what, other) => {
  expect(await functionFingerprint(other)).toBe(await functionFingerprint(model));
});

test.each<[string, FunctionModel]>([
  ["the kind", { ...model, kind: "table_in_out" }],
  ["an argument less", { ...model, arguments: model.arguments.slice(0, 1) }],
  ["the order of arguments", { ...model, arguments: model.arguments.toReversed() }],
  ["a type", withB({ type: "int64" })],
  ["any type", withB({ any: true })],
  ["a role", withB({ role: "positional" })],
  ["optionality", withB({ optional: false })],
  ["any number", withB({ varargs: true })],
  ["a choice", withB({ choices: ["x"] })],
  ["a range", withB({ range: "[1, 2]" })],
  ["a pattern", withB({ metadata: { vgi_pattern: "x*" } })],
  ["a column", returning()],
  [
    "the type of a column",
    returning({ name: "n", type: { list: { name: "item", type: "int64", nullable: true } }, nullable: true }),
  ],
  ["whether bind decides it", returning({ name: "n", type: "int64", nullable: true, metadata: { "vgi:any": "true" } })],
  ["a setting", { ...model, requiredSettings: ["s"] }],
  ["a secret", { ...model, requiredSecrets: ["s"] }],
  ["a last phase", { ...model, hasFinalize: true }],
])("%s counts", async (_what, other) => {
  expect(await functionFingerprint(other)).not.toBe(await functionFingerprint(model));
});

test("tables by their columns, and what can be written", async () => {
  const table: TableModel = {
    name: "t",
    comment: null,
    tags: {},
    columns: { fields: [{ name: "n", type: "int64", nullable: true }] },
    notNull: [],
    unique: [],
    primaryKey: [],
    check: [],
    supportsInsert: false,
    supportsUpdate: false,
    supportsDelete: false,
  };
  const same = await tableFingerprint({ ...table, comment: "C", primaryKey: [[0]] });
  expect(await tableFingerprint(table)).toBe(same);
  expect(await tableFingerprint({ ...table, supportsInsert: true })).not.toBe(same);
  expect(await tableFingerprint({ ...table, columns: { fields: [] } })).not.toBe(same);
});
