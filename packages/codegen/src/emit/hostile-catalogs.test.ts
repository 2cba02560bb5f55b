import { execFile } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import type { CatalogModel, SchemaModel } from "vgi-client";
import { normalizeSnapshot } from "../model/normalize.js";
import { arg, catalog, fn, schema, table } from "../testing/build-model.js";
import { Compiler } from "../testing/compile.js";
import { hostileCatalogs, hostileObjects } from "../testing/hostile-catalogs.js";
import { importObjects, objectsOf, withoutSideEffect, writeGenerated } from "../testing/imported-objects.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { generateSdk, type GeneratedCatalog, type PreviousNames } from "./generate-sdk.js";

const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
const repository = fileURLToPath(new URL("../../../../", import.meta.url));

async function generate(model: CatalogModel, previous?: PreviousNames): Promise<GeneratedCatalog> {
  const snapshot = { format: 1, protocolVersion: null, catalogs: [model], bound: [] };
  const [generated] = await generateSdk(snapshot, previous);
  if (generated === undefined) throw new Error("nothing was generated");
  return generated;
}

/** Members of an interface of the module that connects: names of options, as they go over the wire. */
function optionNames({ files, folder }: GeneratedCatalog, name: string): string[] {
  const text = files.find(({ path }) => path === `${folder}/connect.ts`)?.content ?? "";
  const { statements } = ts.createSourceFile("connect.ts", text, ts.ScriptTarget.Latest, true);
  const members = statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name)?.members ?? [];
  return members.flatMap((member) => {
    const own = member.name;
    return own !== undefined && (ts.isIdentifier(own) || ts.isStringLiteral(own)) ? [own.text] : [];
  });
}

/** What the linter of this repository has against the files of a folder: nothing, or the beginning of it. */
async function lintFaults(folder: string): Promise<string> {
  const oxlint = join(repository, "node_modules/oxlint/bin/oxlint");
  const args = [oxlint, "--deny-warnings", "--config", join(repository, ".oxlintrc.json"), folder];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  return promisify(execFile)(process.execPath, args, options).then(
    () => "",
    (error: unknown) => (error as { readonly stdout: string }).stdout.slice(0, 2000),
  );
}

/** A catalog with more objects of every kind in each schema, and one schema more. */
function grown(
  model: CatalogModel,
  more: Pick<SchemaModel, "functions" | "tables" | "views" | "macros">,
): CatalogModel {
  const schemas = model.schemas.map((one) => ({
    ...one,
    functions: [...more.functions, ...one.functions],
    tables: [...more.tables, ...one.tables],
    views: [...more.views, ...one.views],
    macros: [...more.macros, ...one.macros],
  }));
  const formats = more.functions.map(({ name }) => ({
    name,
    direction: "from" as const,
    description: "",
    comment: null,
    tags: {},
    options: [],
    ordered: false,
  }));
  const companions = more.tables.map(({ name }) => ({ name, type: "x", hidden: false, required: false }));
  return normalized({
    ...model,
    copyFormats: [...(model.copyFormats ?? []), ...formats],
    companions: [...(model.companions ?? []), ...companions],
    schemas: [...schemas, schema(["zz"], more)],
  });
}

function normalized(model: CatalogModel): CatalogModel {
  const [only = model] = normalizeSnapshot({ format: 1, protocolVersion: null, catalogs: [model], bound: [] }).catalogs;
  return only;
}

test("whatever a catalog says: it is imported without a side effect, all is there, names stay, and it is lint-clean", async () => {
  await using folder = await temporaryFolder();
  await symlink(join(packageFolder, "node_modules"), join(folder.path, "node_modules"));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(hostileCatalogs, hostileObjects, async (given, more) => {
      const model = normalized(given);
      run += 1;
      const out = join(folder.path, "sdk", `run${run}`);
      const before = await generate(model);
      const lower = before.files.map(({ path }) => path.toLowerCase());
      expect(new Set(lower).size).toBe(lower.length);
      for (const path of lower) for (const part of path.split("/")) expect(part.length).toBeLessThan(80);
      const load = async (name: string, { files }: GeneratedCatalog, { companions = [] }: CatalogModel) => {
        await writeGenerated(join(out, name), files);
        const names = companions.map((one) => one.name);
        return withoutSideEffect(() => importObjects(join(out, name), files, names));
      };
      const found = await load("before", before, model);
      expect(objectsOf(model).filter((key) => !found.has(key))).toEqual([]);
      expect(optionNames(before, "Options")).toEqual(model.attachOptions.map(({ name }) => name));
      expect(optionNames(before, "Settings")).toEqual(model.settings.map(({ name }) => name));
      expect(optionNames(before, "Secrets")).toEqual(model.secretTypes.map(({ name }) => name));

      const next = grown(model, more);
      const after = await generate(next, {
        [before.catalog]: { folder: before.folder, names: before.names },
      });
      const later = await load("after", after, next);
      expect(objectsOf(next).filter((key) => !later.has(key))).toEqual([]);
      for (const [key, places] of found)
        expect([...(later.get(key) ?? [])]).toEqual(expect.arrayContaining([...places]));
    }),
    { numRuns: 12 },
  );
  expect(await lintFaults(join(folder.path, "sdk"))).toBe("");
}, 240_000);

test("whatever a catalog says: it compiles under every strict option", async () => {
  const compiler = new Compiler();
  await fc.assert(
    fc.asyncProperty(hostileCatalogs, async (model) => {
      const { files } = await generate(model);
      const sources = new Map(files.map(({ path, content }) => [path, content]));
      expect([...compiler.faults(sources, [...sources.keys()])]).toEqual([]);
    }),
    { numRuns: 4 },
  );
}, 120_000);

function size({ files }: GeneratedCatalog): number {
  return files.reduce((sum, { content }) => sum + content.length, 0);
}

describe("a catalog of 5,000 functions", () => {
  const functions = Array.from({ length: 5000 }, (_, index) =>
    fn(`function_${index}`, {
      kind: (["table", "scalar", "aggregate", "table_in_out"] as const)[index % 4] ?? "table",
      description: `What function ${index} does.`,
      arguments: [arg("count", { role: index % 4 === 1 || index % 4 === 2 ? "column" : "positional" }), arg("name")],
      output: { fields: [{ name: "n", type: "int64", nullable: true }] },
    }),
  );
  const small = catalog({ schemas: [schema(["main"], { functions: functions.slice(0, 500), tables: [table("t")] })] });
  const large = catalog({ schemas: [schema(["main"], { functions, tables: [table("t")] })] });

  test("is generated in time and memory that grow with it, not faster", async () => {
    await generate(small);
    const begun = performance.now();
    const few = await generate(small);
    const between = performance.now();
    const many = await generate(large);
    const [smallMs, largeMs] = [between - begun, performance.now() - between];
    expect(largeMs / smallMs).toBeLessThan(40);
    expect(size(many) / size(few)).toBeLessThan(12);
    const main = many.files.find(({ path }) => path.endsWith("/main.ts"))?.content ?? "";
    expect(main.match(/^export const function\d+:/gm)).toHaveLength(5000);
  }, 120_000);
});
