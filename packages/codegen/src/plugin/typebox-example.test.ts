import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand } from "../testing/run-command.js";

const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
const example = join(packageFolder, "examples/typebox-rows.ts");

/** In the package, where generated code finds what it imports. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(packageFolder, "test/typebox-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function generate(config: object): Promise<void> {
  await writeFile(join(folder, "vgi.config.json"), JSON.stringify({ out: ".", plugins: [example], ...config }));
  expect(await runCommand(folder, ["generate"])).toMatchObject({ code: 0 });
}

function compileErrors(path: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    isolatedDeclarations: true,
    declaration: true,
    types: [],
  };
  const program = ts.createProgram({ rootNames: [path], options });
  const source = program.getSourceFile(path);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
  );
}

test("schemas of a worker's rows compile, take its rows, and refuse others", async () => {
  const bind = { "main.sequence": [{ count: 3 }], "main.all_types": [{}] };
  await generate({ address: demoWorker, catalogs: ["demo"], bind, importExtension: "ts" });
  expect(compileErrors(join(folder, "demo/main.schemas.ts"))).toEqual([]);
  const schemas = (await import(join(folder, "demo/main.schemas.ts"))) as Readonly<Record<string, TSchema>>;
  const sdk = (await import(join(folder, "demo/main.ts"))) as {
    connect(address: object): Promise<AsyncDisposable>;
    sequence(db: unknown, args: object): { rows(): Promise<readonly object[]> };
    allTypes(db: unknown, args: object): { rows(): Promise<readonly object[]> };
  };
  await using db = await sdk.connect(demoWorker);
  const [sequence, allTypes] = [schemas["SequenceRowSchema"]!, schemas["AllTypesRowSchema"]!];
  const rows = await sdk.sequence(db, { count: 5n }).rows();
  expect(rows.map((row) => Value.Check(sequence, row))).toEqual([true, true, true, true, true]);
  expect(Value.Check(sequence, { n: 1 })).toBe(false);
  const all = await sdk.allTypes(db, { rows: 4n }).rows();
  expect(all.flatMap((row) => Value.Errors(allTypes, row))).toEqual([]);
}, 60_000);

test("the names of a hostile catalog are names, not code", async () => {
  await writeFile(
    join(folder, "hostile.json"),
    formatSnapshot({ ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] }),
  );
  await generate({ snapshot: "hostile.json" });
  const lock = JSON.parse(await readFile(join(folder, ".vgi-codegen/lock.json"), "utf8")) as {
    readonly catalogs: Readonly<Record<string, { readonly files: Readonly<Record<string, string>> }>>;
  };
  const files = Object.values(lock.catalogs).flatMap((one) => Object.keys(one.files));
  const schemas = files.filter((path) => path.endsWith(".schemas.ts"));
  expect(schemas.length).toBeGreaterThan(0);
  for (const path of schemas) expect(compileErrors(join(folder, path))).toEqual([]);
}, 60_000);
