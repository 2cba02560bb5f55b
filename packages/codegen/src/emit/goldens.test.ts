import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import type { AnyFunction } from "vgi-client/codegen-v1";
import { generateGoldens, goldensFolder, jsonSchemas, schemasFolder } from "../testing/write-goldens.js";
import { hostileCatalog } from "../testing/sample-catalog.js";
import type { GeneratedFile } from "./declarations.js";

const root = fileURLToPath(goldensFolder);
let generated: readonly GeneratedFile[];

beforeAll(async () => {
  generated = await generateGoldens();
});

test("the goldens are what is generated now", async () => {
  const onDisk = await readdir(root, { recursive: true, withFileTypes: true });
  const files = onDisk.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  expect(files.toSorted()).toEqual(generated.map(({ path }) => `${root}${path}`).toSorted());
  for (const { path, content } of generated) expect(await readFile(root + path, "utf8"), path).toBe(content);
});

test("two runs give the same bytes", async () => {
  expect(await generateGoldens()).toEqual(generated);
});

test("the JSON Schemas in schemas/ are those of this package", async () => {
  for (const [name, text] of Object.entries(jsonSchemas)) {
    expect(await readFile(new URL(name, schemasFolder), "utf8"), name).toBe(text);
  }
});

test("they compile under every strict option, and refuse what is wrong", () => {
  const base = ts.readConfigFile(fileURLToPath(new URL("../../../../tsconfig.base.json", import.meta.url)), (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
  const files = [
    ...generated.map(({ path }) => root + path),
    fileURLToPath(new URL("../use-garden.ts", goldensFolder)),
    fileURLToPath(new URL("../use-services.ts", goldensFolder)),
    fileURLToPath(new URL("../use-values.ts", goldensFolder)),
  ];
  const program = ts.createProgram({
    rootNames: files,
    options: {
      ...options,
      noEmit: true,
      declaration: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noPropertyAccessFromIndexSignature: true,
      types: [],
      customConditions: ["vgi-source"],
    },
  });
  const faults = files.flatMap((path) => {
    const source = program.getSourceFile(path);
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
      ...program.getDeclarationDiagnostics(source),
    ].map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
  expect(faults).toEqual([]);
});

/** What an export of generated code stands for; overloads count as their first. */
function describedBy(value: unknown): Partial<Record<"kind" | "schema" | "name", unknown>> {
  const holder = value as object;
  if (typeof value !== "function" && !("descriptor" in holder)) return holder;
  return "descriptor" in holder ? (holder.descriptor as AnyFunction["descriptor"]) : {};
}

describe("the hostile catalog", () => {
  test("is imported without a side effect, and every object is there", async () => {
    const before = new Set(Object.keys(globalThis));
    const found = new Set<string>();
    for (const { path } of generated.filter((file) => file.path.startsWith("hostile"))) {
      const module = (await import(`${root}${path}`)) as Readonly<Record<string, unknown>>;
      for (const value of Object.values(module)) {
        const { kind, schema, name } = describedBy(value);
        found.add(JSON.stringify([kind, schema, name]));
      }
    }
    const wanted = hostileCatalog.schemas.flatMap(({ path, functions, tables, views, macros }) =>
      [
        ...functions.map(({ kind, name }) => [kind, path, name]),
        ...tables.map(({ name }) => ["base_table", path, name]),
        ...views.map(({ name }) => ["view", path, name]),
        ...macros.map(({ kind, name }) => [`${kind}_macro`, path, name]),
      ].map((key) => JSON.stringify(key)),
    );
    const formats = (hostileCatalog.copyFormats ?? []).map(({ name }) =>
      JSON.stringify(["copy_format", undefined, name]),
    );
    expect([...wanted, ...formats].filter((key) => !found.has(key))).toEqual([]);
    expect(Object.keys(globalThis).filter((key) => !before.has(key))).toEqual([]);
  });

  test("has no files that one file system takes for one", () => {
    const paths = generated.map(({ path }) => path.toLowerCase());
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^[\w$-]+(\/[\w$-]+)+\.ts$/);
  });
});

test("a program that uses one table carries none of the others, and no function", async () => {
  const text = await bundled('import { bloom } from "./garden/main/tables.js"; console.log(bloom);');
  expect(text).toContain('name: "bloom"');
  for (const other of ["seed", "plant", "Function(", "writableTable(", "connect"]) expect(text).not.toContain(other);
  expect(text.length).toBeLessThan(500);
});

test("a program that uses one function carries none of the others, and no table", async () => {
  const text = await bundled('import { coin } from "./garden/main.js"; console.log(coin);');
  expect(text).toContain('name: "coin"');
  for (const other of ["bloom", "every_type", "quantile", "connect", "able("]) expect(text).not.toContain(other);
  expect(text.length).toBeLessThan(500);
});

async function bundled(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    format: "esm",
    packages: "external",
    minify: false,
  });
  return result.outputFiles[0]?.text ?? "";
}
