import { execFile } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatalogModel } from "vgi-client";
import { normalizeSnapshot } from "../model/normalize.js";
import { arg, catalog, fn, schema, table } from "../testing/build-model.js";
import { Compiler } from "../testing/compile.js";
import { hostileCatalogs, hostileFunction } from "../testing/hostile-catalogs.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import type { GeneratedFile } from "./declarations.js";
import { generateSdk, type GeneratedCatalog, type PreviousNames } from "./generate-sdk.js";

const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
const repository = fileURLToPath(new URL("../../../../", import.meta.url));

/** What a generated constant says of itself. */
interface Described {
  readonly descriptor: { readonly schema: readonly string[]; readonly name: string };
}

async function generate(model: CatalogModel, previous?: PreviousNames): Promise<GeneratedCatalog> {
  const snapshot = { format: 1, protocolVersion: null, catalogs: [model], bound: [] };
  const [generated] = await generateSdk(snapshot, previous);
  if (generated === undefined) throw new Error("nothing was generated");
  return generated;
}

/** Writes files where they can be imported from. */
async function write(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Exported constants by the schema path and wire name of their functions: several where kinds share a name. */
async function importAll(folder: string, files: readonly GeneratedFile[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { path } of files) {
    const module = (await import(pathToFileURL(join(folder, path)).href)) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module)) {
      if (typeof value !== "function" || !("descriptor" in value)) continue;
      const { descriptor } = value as unknown as Described;
      const key = JSON.stringify([descriptor.schema, descriptor.name]);
      found.set(key, (found.get(key) ?? new Set()).add(`${path} ${name}`));
    }
  }
  return found;
}

function functionKeys(model: CatalogModel): string[] {
  return model.schemas.flatMap(({ path, functions }) => functions.map(({ name }) => JSON.stringify([path, name])));
}

/** Runs with a trap: whatever text of a catalog runs as code, it sets this. */
async function withoutSideEffect<T>(run: () => Promise<T>): Promise<T> {
  const before = new Set(Reflect.ownKeys(globalThis));
  const sprung: unknown[] = [];
  Object.defineProperty(globalThis, "pwned", {
    configurable: true,
    set: (value) => {
      sprung.push(value);
    },
  });
  try {
    const result = await run();
    expect(sprung).toEqual([]);
    const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key) && key !== "pwned");
    expect(added).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    return result;
  } finally {
    Reflect.deleteProperty(globalThis, "pwned");
  }
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

test("whatever a catalog says: it is imported without a side effect, all is there, names stay, and it is lint-clean", async () => {
  await using folder = await temporaryFolder();
  await symlink(join(packageFolder, "node_modules"), join(folder.path, "node_modules"));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(hostileCatalogs, fc.array(hostileFunction, { maxLength: 4 }), async (given, more) => {
      const [model = given] = normalizeSnapshot({
        format: 1,
        protocolVersion: null,
        catalogs: [given],
        bound: [],
      }).catalogs;
      run += 1;
      const out = join(folder.path, "sdk", `run${run}`);
      const before = await generate(model);
      const lower = before.files.map(({ path }) => path.toLowerCase());
      expect(new Set(lower).size).toBe(lower.length);
      for (const path of lower) for (const part of path.split("/")) expect(part.length).toBeLessThan(80);
      await write(join(out, "before"), before.files);
      const found = await withoutSideEffect(() => importAll(join(out, "before"), before.files));
      expect(functionKeys(model).filter((key) => !found.has(key))).toEqual([]);

      const schemas = model.schemas.map((one) => ({ ...one, functions: [...more, ...one.functions] }));
      const locked = { [before.catalog]: { folder: before.folder, names: before.names } };
      const after = await generate({ ...model, schemas: [...schemas, schema(["zz"], { functions: more })] }, locked);
      await write(join(out, "after"), after.files);
      const grown = await withoutSideEffect(() => importAll(join(out, "after"), after.files));
      for (const [key, names] of found) expect([...(grown.get(key) ?? [])]).toEqual(expect.arrayContaining([...names]));
    }),
    { numRuns: 12 },
  );
  expect(await lintFaults(join(folder.path, "sdk"))).toBe("");
}, 120_000);

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
