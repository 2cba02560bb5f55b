import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CatalogModel, FunctionModel } from "vgi-client";
import { signatureKey } from "../model/signature.js";
import { arg, catalog, fn, schema, table } from "../testing/build-model.js";
import { assignCatalogNames } from "./assign-names.js";
import type { CatalogNames } from "./catalog-names.js";

function exportsOf(names: CatalogNames, index = 0): string[] {
  return (names.schemas[index]?.groups ?? []).map((group) => group.export);
}

function main(...functions: FunctionModel[]): CatalogModel {
  return catalog({ schemas: [schema(["main"], { functions })] });
}

test("a table and a scalar function of one name are two constants", () => {
  const names = assignCatalogNames(main(fn("double"), fn("double", { kind: "scalar" })));
  expect(exportsOf(names)).toEqual(["double", "doubleTable"]);
});

test("the one that was there first keeps its name when the other comes", () => {
  const { lock } = assignCatalogNames(main(fn("double")));
  const names = assignCatalogNames(main(fn("double"), fn("double", { kind: "scalar" })), lock);
  expect(exportsOf(names)).toEqual(["doubleScalar", "double"]);
});

test("connect is the default schema's own, and free elsewhere", () => {
  const functions = [fn("connect"), fn("then"), fn("default"), fn("__proto__"), fn("constructor")];
  const names = assignCatalogNames(
    catalog({ schemas: [schema(["main"], { functions }), schema(["z"], { functions })] }),
  );
  expect(exportsOf(names)).toEqual(["proto", "connectTable", "constructorTable", "defaultTable", "thenTable"]);
  expect(exportsOf(names, 1)).toContain("connect");
});

test("an overload keeps its slot when others are added before it", () => {
  const one = fn("series", { arguments: [arg("stop")] });
  const { lock } = assignCatalogNames(main(one, fn("series", { arguments: [arg("step")] })));
  const more = fn("series", { arguments: [arg("a")] });
  const names = assignCatalogNames(main(more, one, fn("series", { arguments: [arg("step")] })), lock);
  expect(names.schemas[0]?.groups[0]?.overloads.map(({ stem, model }) => [stem, model.arguments[0]?.name])).toEqual([
    ["Series", "step"],
    ["Series2", "stop"],
    ["Series3", "a"],
  ]);
});

test("arguments: duplicates, collisions and reserved words each get a key", () => {
  const names = ["value", "value", "foo_bar", "fooBar", "then", "value#2", "__proto__"];
  const assigned = assignCatalogNames(main(fn("f", { arguments: names.map((name) => arg(name)) })));
  expect(assigned.schemas[0]?.groups[0]?.overloads[0]?.keys).toEqual([
    "value",
    "value$",
    "fooBar$",
    "fooBar",
    "then$",
    "value2",
    "proto",
  ]);
});

test("schemas: nested paths are folders, and files differ by more than case", () => {
  const names = assignCatalogNames(
    catalog({ schemas: [["a"], ["a", "b"], ["A"], ["client"], ["x", "y"], ["con"], []].map((path) => schema(path)) }),
  );
  expect(names.schemas.map(({ path, file, member }) => [path.join("."), file, member])).toEqual([
    ["", "empty", "empty"],
    ["A", "A", "a$"],
    ["a", "a$", "a"],
    ["a.b", "a$/b", "b"],
    ["client", "client$", "client"],
    ["con", "con$", "con"],
    ["x.y", "x/y", "y"],
  ]);
});

test("any catalog: unique names of each kind, and none changes when objects are added", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom("a_b", "aB", "A_B", "a", "then", "row"),
  );
  const kind = fc.constantFrom("scalar" as const, "table" as const, "table_in_out" as const, "aggregate" as const);
  const anyFunction = fc.record({ name, kind, args: fc.array(name, { maxLength: 3 }) }).map(({ args, ...rest }) => {
    return fn(rest.name, { kind: rest.kind, arguments: args.map((one) => arg(one)) });
  });
  const anySchema = fc
    .record({ path: fc.array(name, { maxLength: 2 }), functions: fc.array(anyFunction), tables: fc.uniqueArray(name) })
    .map(({ path, functions, tables }) => schema(path, { functions, tables: tables.map((one) => table(one)) }));
  const schemas = fc.uniqueArray(anySchema, {
    selector: ({ path }) => JSON.stringify(path.length === 0 ? [""] : path),
  });
  fc.assert(
    fc.property(schemas, anyFunction, (models, added) => {
      const before = assignCatalogNames(catalog({ schemas: models }));
      for (const { groups, tables } of before.schemas) {
        const types = groups.flatMap(({ overloads }) => overloads.map(({ stem }) => `${stem}Row`));
        expect(new Set(types).size).toBe(types.length);
        for (const part of ["export", "stem"] as const) {
          expect(new Set([...tables.values()].map((one) => one[part])).size).toBe(tables.size);
        }
        expect(new Set(groups.map((group) => group.export)).size).toBe(groups.length);
        for (const { overloads } of groups) {
          for (const { keys } of overloads) expect(new Set(keys).size).toBe(keys.length);
        }
      }
      const files = before.schemas.map(({ file }) => file.toLowerCase());
      expect(new Set(files).size).toBe(files.length);
      const more = models.map((model) => ({ ...model, functions: [added, ...model.functions] }));
      const after = assignCatalogNames(catalog({ schemas: more }), before.lock);
      for (const [index, { groups, tables, file, member, sections }] of before.schemas.entries()) {
        const next = after.schemas[index];
        expect([next?.file, next?.member]).toEqual([file, member]);
        expect([next?.tables, next?.sections]).toEqual([tables, sections]);
        for (const { group, export: exported, overloads } of groups) {
          const same = next?.groups.find((one) => one.group.name === group.name && one.group.shape === group.shape);
          expect(same?.export).toBe(exported);
          for (const { stem, model, keys } of overloads) {
            const still = same?.overloads.find((one) => one.stem === stem);
            expect([signatureKey(still?.model ?? fn("")), still?.keys]).toEqual([signatureKey(model), keys]);
          }
        }
      }
      expect(assignCatalogNames(catalog({ schemas: models }), before.lock).lock).toEqual(before.lock);
    }),
    { numRuns: 100 },
  );
});
