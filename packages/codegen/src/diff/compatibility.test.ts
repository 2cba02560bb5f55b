import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SchemaSpec } from "vgi-arrow";
import type { CatalogModel, FunctionModel, SecretTypeModel } from "vgi-client";
import * as codegenV1 from "../../../client/src/codegen-v1/implementation.js";
import { overloaded, tableFunction, type AnyFunction, type Session } from "vgi-client/codegen-v1";
import { generateSdk } from "../emit/generate-sdk.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { arg, catalog, fn, schema, table } from "../testing/build-model.js";
import { Compiler } from "../testing/compile.js";
import { Choices, mutated, someCatalog } from "../testing/mutate-catalog.js";
import { oldProgram } from "../testing/old-program.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { gravest, placeText } from "./change.js";
import { diffSnapshots } from "./diff-snapshots.js";

const compiler = new Compiler();

/** How many cases there are: `VGI_DRIFT_CASES=1000` for a night. */
const numRuns = Number(process.env["VGI_DRIFT_CASES"] ?? 30);

/** Generates an SDK of before and one of after, names kept, and compiles one program against both. */
async function compiled(
  before: CatalogSnapshot,
  after: CatalogSnapshot,
  program: string,
): Promise<{ readonly old: readonly string[]; readonly next: readonly string[] }> {
  const old = await generateSdk(before);
  const previous = Object.fromEntries(old.map(({ catalog: name, folder, names }) => [name, { folder, names }]));
  const next = await generateSdk(after, previous);
  const files = new Map([
    ...old.flatMap((sdk) => sdk.files).map(({ path, content }) => [`old/sdk/${path}`, content] as const),
    ...next.flatMap((sdk) => sdk.files).map(({ path, content }) => [`new/sdk/${path}`, content] as const),
    ["old/program.ts", program],
    ["new/program.ts", program],
  ]);
  const faults = compiler.faults(files, ["old/program.ts", "new/program.ts"]);
  return { old: faults.get("old/program.ts") ?? [], next: faults.get("new/program.ts") ?? [] };
}

/** The line that a fault is in. */
function lineOf(fault: string): string {
  return fault.slice(fault.indexOf(" <- "));
}

function snapshot(model: CatalogModel): CatalogSnapshot {
  return { format: 1, protocolVersion: null, catalogs: [model], bound: [] };
}

describe("whatever is not breaking leaves programs that compiled compiling", () => {
  test("catalogs and changes at random", async () => {
    let harmless = 0;
    const numbers = fc.array(fc.nat({ max: 997 }), { minLength: 40, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(numbers, numbers, async (first, second) => {
        const [before] = normalizeSnapshot(snapshot(someCatalog(new Choices(first)))).catalogs;
        if (before === undefined) throw new Error("there is a catalog");
        // Most changes at random break something: the first that doesn't is taken.
        const after = Array.from({ length: 12 }, (_, turn) => mutated(before, new Choices(second.slice(turn)))).find(
          (candidate) => {
            const changes = diffSnapshots(snapshot(before), snapshot(candidate));
            return changes.length > 0 && gravest(changes) !== "breaking";
          },
        );
        if (after === undefined) return;
        harmless += 1;
        const program = oldProgram(before, [], "./sdk/example");
        const { old, next } = await compiled(snapshot(before), snapshot(after), program);
        const changes = diffSnapshots(snapshot(before), snapshot(after));
        const said = changes.map((change) => `${change.class}: ${placeText(change.place)} ${change.what}`);
        expect({ old }).toEqual({ old: [] });
        expect({ said, next }).toEqual({ said, next: [] });
      }),
      { numRuns, seed: Number(process.env["VGI_DRIFT_SEED"] ?? 20), endOnFailure: true },
    );
    expect(harmless).toBeGreaterThan(numRuns / 2);
  }, 600_000);

  test("the sample catalog, and the program that is written for it", async () => {
    const source = await readFile(new URL("../../test/use-garden.ts", import.meta.url), "utf8");
    // What must not compile may do so after an addition: it fails before, and is left out of the comparison.
    const program = source.replaceAll("./goldens/", "./sdk/").replaceAll("@ts-expect-error", "");
    const [garden] = gardenSnapshot.catalogs;
    if (garden === undefined) throw new Error("there is a garden");
    let harmless = 0;
    const numbers = Array.from({ length: 60 }, (_, index) => (index * 37 + 11) % 997);
    for (let turn = 0; turn < 20 && harmless < 5; turn += 1) {
      const after = { ...gardenSnapshot, catalogs: [mutated(garden, new Choices(numbers.slice(turn)))] };
      const changes = diffSnapshots(gardenSnapshot, after);
      if (changes.length === 0 || gravest(changes) === "breaking") continue;
      harmless += 1;
      const { old, next } = await compiled(gardenSnapshot, after, program);
      const known = new Set(old.map(lineOf));
      expect(next.filter((fault) => !known.has(lineOf(fault)))).toEqual([]);
    }
    expect(harmless).toBe(5);
  }, 120_000);
});

describe("what is breaking breaks some program", () => {
  const f = fn("f", {
    arguments: [arg("a"), arg("b", { role: "named", type: "utf8", optional: true, choices: ["x", "y"] })],
    output: { fields: [{ name: "n", type: "int64", nullable: true }] },
  });
  const scalar = fn("f", {
    kind: "scalar",
    arguments: [arg("v", { role: "column" })],
    output: { fields: [{ name: "result", type: "int64", nullable: true }] },
  });
  const withB = (parts: Parameters<typeof arg>[1]): FunctionModel => ({
    ...f,
    arguments: f.arguments.map((argument) => (argument.name === "b" ? Object.assign({}, argument, parts) : argument)),
  });
  const withTable = (columns: SchemaSpec): CatalogModel =>
    catalog({ schemas: [schema(["main"], { functions: [f], tables: [table("t", { columns })] })] });
  const people = table("t", { columns: { fields: [{ name: "id", type: "int64", nullable: true }] } });
  const option = { name: "region", description: "", type: "utf8", required: false } as const;

  test.each<[string, CatalogModel, CatalogModel, string]>([
    ["a function less", main(f), main(), "f(db, { a: 1 });"],
    ["a required argument more", main(f), main({ ...f, arguments: [...f.arguments, arg("c")] }), "f(db, { a: 1 });"],
    [
      "the first argument",
      main(fn("f")),
      main(fn("f", { arguments: [arg("c", { optional: true })] })),
      "f(db, { timeoutMs: 1 });",
    ],
    ["an argument less", main(f), main({ ...f, arguments: f.arguments.slice(0, 1) }), 'f(db, { a: 1, b: "x" });'],
    ["a required one", main(f), main(withB({ optional: false })), "f(db, { a: 1 });"],
    ["a choice less", main(f), main(withB({ choices: ["x"] })), 'f(db, { a: 1, b: "y" });'],
    ["choices", main(withB({ choices: [] })), main(f), 'const b: string = "z"; f(db, { a: 1, b });'],
    ["a narrower type", main(f), main({ ...f, arguments: [arg("a", { type: "int32" })] }), "f(db, { a: 1n });"],
    ["varargs", main(f), main(withB({ varargs: true })), 'f(db, { a: 1, b: "x" });'],
    ["any type", main(f), main({ ...f, arguments: [arg("a", { type: "null", any: true })] }), "f(db, { a: 1 });"],
    [
      "null, which was the default",
      main(withB({ default: null })),
      main(withB({ default: "x" })),
      "f(db, { a: 1, b: null });",
    ],
    [
      "a column less",
      main(f),
      main({ ...f, output: { fields: [{ name: "m", type: "int64", nullable: true }] } }),
      "(await f(db, { a: 1 }).rows())[0]?.n;",
    ],
    [
      "a column of another type",
      main(f),
      main({ ...f, output: { fields: [{ name: "n", type: "utf8", nullable: true }] } }),
      "const n: bigint | null | undefined = (await f(db, { a: 1 }).rows())[0]?.n;",
    ],
    [
      "rows that are unknowns",
      main(f),
      main({ ...f, output: { fields: [] } }),
      "const n: bigint | null | undefined = (await f(db, { a: 1 }).rows())[0]?.n;",
    ],
    [
      "rows that were unknowns",
      main({ ...f, output: { fields: [] } }),
      main(f),
      '(await f(db, { a: 1 }).rows())[0]?.["other"];',
    ],
    [
      "another result",
      main(scalar),
      main({ ...scalar, output: { fields: [{ name: "result", type: "utf8", nullable: true }] } }),
      "const r: Array<bigint | null> = await f(db, { v: [1n] });",
    ],
    ["a constant that was a column", main(scalar), main({ ...scalar, arguments: [arg("v")] }), "f(db, { v: [1n] });"],
    ["another shape", main(f), main({ ...scalar, arguments: [arg("a", { role: "column" })] }), "f(db, { a: 1 });"],
    ["an overload less", main(f, fn("f", { arguments: [arg("z")] })), main(f), "f(db, { z: 1 });"],
    [
      "a table less",
      catalog({ schemas: [schema(["main"], { functions: [f], tables: [people] })] }),
      main(f),
      'const id = (row: import("./sdk/example/main/tables.js").Tables["t"]) => row.id;',
    ],
    [
      "a required option",
      main(f),
      { ...main(f), attachOptions: [{ ...option, required: true }] },
      'connect("stdio:worker");',
    ],
    [
      "an option less",
      { ...main(f), attachOptions: [option, { ...option, name: "o" }] },
      { ...main(f), attachOptions: [option] },
      'connect("stdio:worker", { options: { o: "x" } });',
    ],
    [
      "a setting less",
      { ...main(f), settings: [option, { ...option, name: "s" }] },
      { ...main(f), settings: [option] },
      'f(db, { a: 1 }, { settings: { s: "x" } });',
    ],
    [
      "a setting without default",
      { ...main({ ...f, requiredSettings: ["region"] }), settings: [{ ...option, default: "x" }] },
      { ...main({ ...f, requiredSettings: ["region"] }), settings: [option] },
      "f(db, { a: 1 });",
    ],
    [
      "a first attach option",
      main(f),
      { ...main(f), attachOptions: [option] },
      'connect("stdio:worker", { options: { o: "x" } });',
    ],
    ["a first setting", main(f), { ...main(f), settings: [option] }, 'f(db, { a: 1 }, { settings: { s: "x" } });'],
    [
      "a first secret type",
      main(f),
      { ...main(f), secretTypes: [secretType("s")] },
      'f(db, { a: 1 }, { secrets: { s: "x" } });',
    ],
    [
      "another secret type",
      { ...main(f), secretTypes: [secretType("t")] },
      { ...main(f), secretTypes: ["s", "t"].map(secretType) },
      'f(db, { a: 1 }, { secrets: { s: "x" } });',
    ],
    [
      "a column that names rows",
      withTable({ fields: [{ name: "id", type: "int64", nullable: true }] }),
      withTable({ fields: [{ name: "id", type: "int64", nullable: true, metadata: { is_row_id: "" } }] }),
      'const id = (row: import("./sdk/example/main/tables.js").Tables["t"]) => row.id;',
    ],
    ["another default schema", main(f), { ...main(f), defaultSchema: "other" }, "sdk.connect;"],
  ])("%s", async (_what, before, after, statement) => {
    const program = [
      'import type { Session } from "vgi-client/codegen-v1";',
      'import * as sdk from "./sdk/example/main.js";',
      'import { connect } from "./sdk/example/connect.js";',
      "export async function use(db: Session): Promise<void> {",
      `  const { f } = sdk; void f; void db; void connect;`,
      `  ${statement}`,
      "}",
    ].join("\n");
    expect(gravest(diffSnapshots(snapshot(before), snapshot(after)))).toBe("breaking");
    const { old, next } = await compiled(snapshot(before), snapshot(after), program);
    expect(old).toEqual([]);
    expect(next).not.toEqual([]);
  });

  test("an overload that takes the same values: calls that were clear are refused when they are made", () => {
    const db = { codegenV1 } as unknown as Session;
    const [int, float] = [tableOf("int64"), tableOf("float64")];
    expect(() => (overloaded(int) as unknown as Call)(db, { a: 1 })).not.toThrow();
    expect(() => (overloaded(int, float) as unknown as Call)(db, { a: 1 })).toThrow(/more than one overload/);
    const real = fn("f", { arguments: [arg("a", { type: "float64" })] });
    const one = fn("f", { arguments: [arg("a")] });
    expect(gravest(diffSnapshots(snapshot(main(one)), snapshot(main(one, real))))).toBe("breaking");
  });
});

function secretType(name: string): SecretTypeModel {
  return { name, description: "", parameters: [{ name: "token", type: "utf8", nullable: true }] };
}

function tableOf(type: "int64" | "float64"): AnyFunction {
  return tableFunction({ kind: "table", schema: ["main"], name: "f", args: [{ key: "a", role: "positional", type }] });
}

type Call = (db: Session, args: object) => unknown;

function main(...functions: FunctionModel[]): CatalogModel {
  return catalog({ schemas: [schema(["main"], { functions })] });
}
