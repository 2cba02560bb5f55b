import type { TypeSpec } from "vgi-arrow";
import type { CatalogModel, FunctionModel } from "vgi-client";
import { describe, expect, test } from "vitest";
import type { BoundOutput } from "../model/bound-output.js";
import { signatureKey } from "../model/signature.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { arg, catalog, fn, schema, table } from "../testing/build-model.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { placeText, type ChangeClass } from "./change.js";
import { diffSnapshots } from "./diff-snapshots.js";
import type { Rules } from "./rules.js";

/** Outputs that bind gave are compared as the rows of their functions: a property that they get must be thought of there. */
void ({
  catalog: "identity",
  schema: "identity",
  name: "identity",
  signature: "identity",
  arguments: "elsewhere",
  output: "elsewhere",
} satisfies Rules<BoundOutput>);

function snapshot(model: CatalogModel, bound: readonly BoundOutput[] = []): CatalogSnapshot {
  return { format: 1, protocolVersion: "2.2.0", catalogs: [model], bound };
}

/** Class, mark, place and subject of each change, in one line each. */
function lines(before: CatalogSnapshot, after: CatalogSnapshot): string[] {
  return diffSnapshots(before, after).map(
    (change) => `${change.class} ${change.mark} ${placeText(change.place)}: ${change.what}`,
  );
}

function inMain(...functions: FunctionModel[]): CatalogSnapshot {
  return snapshot(catalog({ schemas: [schema(["main"], { functions })] }));
}

function column(name: string, type: TypeSpec, nullable = true): { name: string; type: TypeSpec; nullable: boolean } {
  return { name, type, nullable };
}

const columns = (kind: "scalar", types: Readonly<Record<string, TypeSpec>>): FunctionModel =>
  fn("f", { kind, arguments: Object.entries(types).map(([name, type]) => arg(name, { role: "column", type })) });

const returning = (type: TypeSpec): FunctionModel =>
  fn("f", { kind: "scalar", output: { fields: [column("result", type)] } });

const withSchema = (parts: Parameters<typeof schema>[1]): CatalogModel =>
  catalog({ schemas: [schema(["main"], parts)] });

const place = "example.main.function.f";

test("a snapshot differs in nothing from itself, whatever order it is in", () => {
  const hostile = snapshot(hostileCatalog);
  expect(diffSnapshots(gardenSnapshot, gardenSnapshot)).toEqual([]);
  expect(diffSnapshots(hostile, hostile)).toEqual([]);
  const functions = [fn("f"), fn("g"), fn("f", { arguments: [arg("a")] })];
  expect(diffSnapshots(inMain(...functions), inMain(...functions.toReversed()))).toEqual([]);
});

describe("functions", () => {
  const base = fn("f", {
    arguments: [arg("a"), arg("b", { role: "named", type: "utf8", optional: true, default: "x" })],
  });
  const withB = (parts: Parameters<typeof arg>[1]): FunctionModel => ({
    ...base,
    arguments: [arg("a"), arg("b", { role: "named", type: "utf8", optional: true, default: "x", ...parts })],
  });
  const color = (choices: readonly string[] | undefined): FunctionModel =>
    withB(choices === undefined ? {} : { choices });

  test.each<[string, FunctionModel, FunctionModel, string[]]>([
    [
      "a required argument more",
      base,
      { ...base, arguments: [...base.arguments, arg("c")] },
      [`breaking added ${place}.c: argument`],
    ],
    [
      "an optional argument more",
      base,
      { ...base, arguments: [...base.arguments, arg("c", { optional: true })] },
      [`additive added ${place}.c: argument`],
    ],
    [
      "the first argument that goes with the call",
      fn("f"),
      fn("f", { arguments: [arg("c", { optional: true })] }),
      [`breaking added ${place}.c: argument`],
    ],
    [
      "a column where a number of rows was given",
      fn("f", { kind: "scalar" }),
      fn("f", { kind: "scalar", arguments: [arg("c", { role: "column", optional: true })] }),
      [`breaking added ${place}.c: argument`],
    ],
    ["an argument less", base, { ...base, arguments: [arg("a")] }, [`breaking removed ${place}.b: argument`]],
    ["no longer optional", base, withB({ optional: false }), [`breaking changed ${place}.b: optional`]],
    ["optional", withB({ optional: false }), base, [`additive changed ${place}.b: optional`]],
    ["another default", base, withB({ default: "y" }), [`behavioural changed ${place}.b: default`]],
    ["null as default", base, withB({ default: null }), [`behavioural changed ${place}.b: default`]],
    ["null no longer the default", withB({ default: null }), base, [`breaking changed ${place}.b: default`]],
    ["a choice less", color(["x", "y"]), color(["x"]), [`breaking changed ${place}.b: choices`]],
    ["a choice more", color(["x"]), color(["x", "y"]), [`additive changed ${place}.b: choices`]],
    ["choices", color(undefined), color(["x"]), [`breaking changed ${place}.b: choices`]],
    ["no choices", color(["x"]), color(undefined), [`additive changed ${place}.b: choices`]],
    ["choices in another order", color(["x", "y"]), color(["y", "x"]), [`documentation changed ${place}.b: choices`]],
    ["a wider range", withB({ range: "[1, 2]" }), withB({ range: "[0, 2]" }), [`additive changed ${place}.b: range`]],
    [
      "a narrower range",
      withB({ range: "[1, 2]" }),
      withB({ range: "[1, 2)" }),
      [`breaking changed ${place}.b: range`],
    ],
    ["documentation", base, withB({ doc: "New." }), [`documentation changed ${place}.b: doc`]],
    ["another role", base, withB({ role: "positional" }), [`behavioural changed ${place}.b: role`]],
    ["varargs", base, withB({ varargs: true }), [`breaking changed ${place}.b: varargs`]],
    ["any", withB({ type: "int64" }), withB({ type: "null", any: true }), [`breaking changed ${place}.b: type`]],
    ["any text", base, withB({ type: "null", any: true }), [`additive changed ${place}.b: type`]],
    ["a wider type", withB({ type: "int32" }), withB({ type: "int64" }), [`behavioural changed ${place}.b: type`]],
    ["a narrower type", withB({ type: "int64" }), withB({ type: "int32" }), [`breaking changed ${place}.b: type`]],
    [
      "another order",
      columns("scalar", { a: "utf8", b: "utf8" }),
      columns("scalar", { b: "utf8", a: "utf8" }),
      [`behavioural changed ${place}: order of arguments`],
    ],
    [
      "a column that is a constant",
      columns("scalar", { a: "utf8" }),
      fn("f", { kind: "scalar", arguments: [arg("a", { type: "utf8" })] }),
      [`breaking changed ${place}.a: role`],
    ],
    ["another result", returning("int64"), returning("utf8"), [`breaking changed ${place}: result`]],
    ["a result that reads alike", returning("int16"), returning("int32"), [`behavioural changed ${place}: result`]],
    ["a secret", base, { ...base, requiredSecrets: ["s"] }, [`breaking changed ${place}: required secrets`]],
    [
      "a setting nobody has",
      base,
      { ...base, requiredSettings: ["s"] },
      [`breaking changed ${place}: required settings`],
    ],
    ["stability", base, { ...base, stability: "volatile" }, [`behavioural changed ${place}: stability`]],
    [
      "text for people",
      base,
      { ...base, description: "D", tags: { a: "b" }, categories: ["c"] },
      [
        `documentation changed ${place}: description`,
        `documentation changed ${place}: tags`,
        `documentation changed ${place}: categories`,
      ],
    ],
    [
      "a buffering function",
      fn("f", { kind: "table_in_out" }),
      fn("f", { kind: "table_buffering" }),
      [`behavioural changed ${place}: kind`],
    ],
    [
      "another kind",
      fn("f"),
      fn("f", { kind: "scalar" }),
      [`breaking removed ${place}: function`, `additive added ${place}: function`],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(lines(inMain(before), inMain(after))).toEqual(expected);
  });

  test("a setting with a default can be required without asking anybody", () => {
    const settings = [{ name: "s", description: "", type: "utf8", default: "x", required: false }] as const;
    const of = (requiredSettings: string[]): CatalogSnapshot =>
      snapshot(catalog({ settings, schemas: [schema(["main"], { functions: [fn("f", { requiredSettings })] })] }));
    expect(lines(of([]), of(["s"]))).toEqual([`behavioural changed ${place}: required settings`]);
  });

  test("rows that bind gave", () => {
    const model = fn("f");
    const bound = (...fields: ReturnType<typeof column>[]): CatalogSnapshot => {
      const one = {
        catalog: "example",
        schema: ["main"],
        name: "f",
        signature: signatureKey(model),
        arguments: {},
        output: { fields },
      };
      return { ...inMain(model), bound: fields.length === 0 ? [] : [one] };
    };
    const n = column("n", "int64");
    expect(lines(bound(n), bound(n, column("m", "utf8")))).toEqual([`additive added ${place}.m: column`]);
    expect(lines(bound(n), bound(column("m", "utf8")))).toEqual([
      `breaking removed ${place}.n: column`,
      `additive added ${place}.m: column`,
    ]);
    expect(lines(bound(n), bound(column("n", "utf8")))).toEqual([`breaking changed ${place}.n: type`]);
    expect(lines(bound(n), bound(column("n", "int64", false)))).toEqual([`behavioural changed ${place}.n: nullable`]);
    expect(lines(bound(), bound(n))).toEqual([`breaking changed ${place}: rows`]);
    expect(lines(bound(n), bound())).toEqual([`breaking changed ${place}: rows`]);
  });
});

describe("overloads", () => {
  const a = fn("f", { arguments: [arg("a")] });
  const b = fn("f", { arguments: [arg("b")] });
  const real = fn("f", { arguments: [arg("a", { type: "float64" })] });
  const text = fn("f", { arguments: [arg("a", { type: "utf8" })] });
  const ab = fn("f", { arguments: [arg("a"), arg("b")] });
  const named = arg("b", { role: "named", optional: true });

  test.each<[string, FunctionModel[], FunctionModel[], string[]]>([
    ["one more, of other names", [a], [a, b], [`additive added ${place}(b int64): overload`]],
    ["one more, of other values", [a], [a, text], [`additive added ${place}(a utf8): overload`]],
    [
      "one more, that numbers fit too",
      [a],
      [a, real],
      [`additive added ${place}(a float64): overload`, `breaking changed ${place}(a int64): choice of overload`],
    ],
    ["one less", [a, b], [a], [`breaking removed ${place}(b int64): overload`]],
    [
      "an argument that makes two alike",
      [a, ab],
      [fn("f", { arguments: [arg("a"), named] }), ab],
      [
        `additive added ${place}(a int64).b: argument`,
        `breaking changed ${place}(a int64, b int64): choice of overload`,
      ],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(lines(inMain(...before), inMain(...after))).toEqual(expected);
  });
});

describe("everything else", () => {
  const option = { name: "o", description: "", type: "utf8", required: false } as const;
  const secret = { name: "s", description: "", parameters: [column("p", "utf8", false)] };
  const people = table("t", { columns: { fields: [column("id", "int64"), column("x", "utf8")] } });
  const withTable = (parts: Partial<typeof people>): CatalogModel =>
    catalog({ schemas: [schema(["main"], { tables: [{ ...people, ...parts }] })] });
  const macro = {
    name: "m",
    kind: "scalar",
    comment: null,
    tags: {},
    parameters: ["a"],
    defaults: {},
    definition: "a",
  } as const;
  const view = { name: "v", comment: null, tags: {}, definition: "SELECT 1" };
  const index = { name: "i", table: "t", comment: null, tags: {}, expressions: ["id"], unique: false };

  test.each<[string, CatalogModel, CatalogModel, ChangeClass, string]>([
    [
      "a required option",
      catalog(),
      catalog({ attachOptions: [{ ...option, required: true }] }),
      "breaking",
      "example.attach option.o",
    ],
    ["the first option", catalog(), catalog({ attachOptions: [option] }), "breaking", "example.attach option.o"],
    [
      "the first option of a catalog with settings",
      catalog({ settings: [option] }),
      catalog({ settings: [option], attachOptions: [option] }),
      "additive",
      "example.attach option.o",
    ],
    ["the first setting", catalog(), catalog({ settings: [option] }), "breaking", "example.setting.o"],
    [
      "another setting",
      catalog({ settings: [option] }),
      catalog({ settings: [option, { ...option, name: "p" }] }),
      "additive",
      "example.setting.p",
    ],
    ["an option less", catalog({ attachOptions: [option] }), catalog(), "breaking", "example.attach option.o"],
    [
      "a setting with another default",
      catalog({ settings: [{ ...option, default: "a" }] }),
      catalog({ settings: [{ ...option, default: "b" }] }),
      "behavioural",
      "example.setting.o",
    ],
    [
      "a setting without default",
      catalog({ settings: [{ ...option, default: "a" }] }),
      catalog({ settings: [option] }),
      "breaking",
      "example.setting.o",
    ],
    ["a secret type", catalog(), catalog({ secretTypes: [secret] }), "breaking", "example.secret type.s"],
    [
      "a parameter of a secret",
      catalog({ secretTypes: [{ ...secret, parameters: [] }] }),
      catalog({ secretTypes: [secret] }),
      "breaking",
      "example.secret type.s.p",
    ],
    ["no transactions", catalog({ supportsTransactions: true }), catalog(), "breaking", "example"],
    ["time travel", catalog(), catalog({ supportsTimeTravel: true }), "additive", "example"],
    ["another version", catalog(), catalog({ implementationVersion: "2" }), "documentation", "example"],
    ["another comment", catalog(), catalog({ comment: "c" }), "documentation", "example"],
    ["another default schema", withSchema({}), { ...withSchema({}), defaultSchema: "other" }, "breaking", "example"],
    ["a schema", catalog(), withSchema({}), "additive", "example.main"],
    ["a schema less", withSchema({}), catalog(), "breaking", "example.main"],
    ["a table less", withTable({}), withSchema({}), "breaking", "example.main.table.t"],
    [
      "a column less",
      withTable({}),
      withTable({ columns: { fields: [column("id", "int64")] } }),
      "breaking",
      "example.main.table.t.x",
    ],
    ["a key", withTable({}), withTable({ primaryKey: [[0]] }), "behavioural", "example.main.table.t"],
    ["no inserts", withTable({ supportsInsert: true }), withTable({}), "breaking", "example.main.table.t"],
    ["deletes", withTable({}), withTable({ supportsDelete: true }), "additive", "example.main.table.t"],
    ["a view", withSchema({}), withSchema({ views: [view] }), "additive", "example.main.view.v"],
    [
      "another query",
      withSchema({ views: [view] }),
      withSchema({ views: [{ ...view, definition: "SELECT 2" }] }),
      "behavioural",
      "example.main.view.v",
    ],
    [
      "a parameter of a macro",
      withSchema({ macros: [macro] }),
      withSchema({ macros: [{ ...macro, parameters: ["a", "b"] }] }),
      "breaking",
      "example.main.macro.m",
    ],
    ["an index", withSchema({}), withSchema({ indexes: [index] }), "behavioural", "example.main.index.i"],
    [
      "another index",
      withSchema({ indexes: [index] }),
      withSchema({ indexes: [{ ...index, unique: true }] }),
      "behavioural",
      "example.main.index.i",
    ],
  ])("%s", (_what, before, after, expected, where) => {
    const changes = diffSnapshots(snapshot(before), snapshot(after));
    expect(changes.map((change) => [change.class, placeText(change.place)])).toEqual([[expected, where]]);
    expect(changes[0]?.reason).toMatch(/^[A-Z].*\.$/);
  });
});
