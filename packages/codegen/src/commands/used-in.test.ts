import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { gardenWith } from "../testing/garden-changes.js";
import { runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { serviceMethod, serviceModel } from "../testing/sample-services.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** Of each kind of object one is another, or gone. */
const changed = gardenWith(({ settings, schemas }) => ({
  settings: settings.map((one) => (one.name === "unit" ? Object.assign({}, one, { default: "mm" }) : one)),
  copyFormats: [],
  companions: [],
  schemas: schemas.map((schema) =>
    schema.path.join() === "main"
      ? Object.assign({}, schema, {
          functions: schema.functions.filter(({ name }) => name !== "coin"),
          tables: schema.tables.filter(({ name }) => name !== "bloom"),
          views: [],
          macros: schema.macros.map((one) => Object.assign({}, one, { definition: "other" })),
          indexes: [{ name: "i", table: "seed", comment: null, tags: {}, expressions: ["id"], unique: true }],
        })
      : schema,
  ),
}));

const services = [
  serviceModel("weather.v1", { methods: [serviceMethod("wind"), serviceMethod("rain_fall")] }),
  serviceModel("alerts.v1", { methods: [serviceMethod("list")] }),
];
const changedServices = [
  serviceModel("weather.v1", { hash: "1".repeat(64), methods: [serviceMethod("wind")] }),
  serviceModel("alerts.v1", { hash: "1".repeat(64), methods: [serviceMethod("list"), serviceMethod("more")] }),
];

/** Runs a command line of words without spaces. */
function cli(line: string): Promise<Outcome> {
  return runCommand(folder.path, line.split(" "));
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder.path, path, ".."), { recursive: true });
  await writeFile(join(folder.path, path), content);
}

/** Places of the changes that concern a program. */
async function concerned(source: string, out = "src/vgi"): Promise<string[]> {
  await write("src/program.ts", source);
  const { stdout } = await cli(`diff --snapshot old.json --to new.json --out ${out} --used-in src --json`);
  const { changes } = JSON.parse(stdout) as { readonly changes: readonly { readonly place: string }[] };
  return changes.map(({ place }) => place.replace(/^garden\.(main\.)?/, "")).toSorted();
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await write("old.json", formatSnapshot({ ...gardenSnapshot, services }));
  await write("new.json", formatSnapshot({ ...changed, services: changedServices }));
  expect((await cli("generate --snapshot old.json --out src/vgi")).code).toBe(0);
});

afterEach(async () => {
  await rm(join(folder.path, "src/program.ts"), { force: true });
  await rm(join(folder.path, "tsconfig.json"), { force: true });
});

afterAll(async () => {
  await folder[Symbol.asyncDispose]();
});

const coin = "function.coin";
const unit = "setting.unit";
const format = "copy format.seed_lines";
const companions = ["companion.garden_lake", "companion.weather"];
const macros = ["macro.clamp", "macro.clamp"];
const main = [coin, "index.i", ...macros, "table.bloom", "view.open_beds"];
const all = [...companions, format, ...main, unit].toSorted();

describe("each kind of object", () => {
  test.each<[string, string, readonly string[]]>([
    ["nothing", "export {};", []],
    ["connect alone", 'import { connect } from "./vgi/garden/connect.js";', [unit]],
    ["a function", 'import { coin } from "./vgi/garden/main.js";', [coin, unit]],
    ["another function", 'import { bloom, type BloomArgs } from "./vgi/garden/main.js";', [unit]],
    ["types of another function", 'import type { AreaColumns } from "./vgi/garden/main.js";', [unit]],
    ["connect of the default schema", 'import { connect } from "./vgi/garden/main.js";', [unit]],
    ["another schema", 'import * as south from "./vgi/garden/beds/south.js"; south;', [unit]],
    ["a table", 'import { bloom } from "./vgi/garden/main/tables.js";', ["index.i", "table.bloom", unit]],
    ["another table", 'import { seed } from "./vgi/garden/main/tables.js";', ["index.i", unit]],
    [
      "a row type of a table",
      'import type { BloomRow } from "./vgi/garden/main/tables.js";',
      ["index.i", "table.bloom", unit],
    ],
    [
      "a row type of another table",
      'import type { SeedInsert, SeedRowIds } from "./vgi/garden/main/tables.js";',
      ["index.i", unit],
    ],
    [
      "row types of all tables",
      'import type { Tables } from "./vgi/garden/main/tables.js";',
      ["index.i", "table.bloom", unit],
    ],
    ["a view", 'import { openBeds } from "./vgi/garden/main/views.js";', [unit, "view.open_beds"]],
    ["a macro", 'import { clampTable } from "./vgi/garden/main/macros.js";', [...macros, unit]],
    ["a format", 'import { seedLines } from "./vgi/garden/copy.js";', [format, unit]],
    ["options of a format", 'import type { SeedLinesOptions } from "./vgi/garden/copy.js";', [format, unit]],
    ["a companion", 'import { weather } from "./vgi/garden/companions.js";', ["companion.weather", unit]],
    ["all companions", 'export * from "./vgi/garden/companions.js";', [...companions, unit]],
    ["the client", 'import { client } from "./vgi/garden/client.js";', all],
    ["a module that no lock explains", 'import { x } from "./vgi/garden/plugin.js";', all],
    ["a method", 'import { rainFall } from "./vgi/services/weatherV1.js";', ["weather.v1.method.rain_fall"]],
    ["another method", 'import { wind } from "./vgi/services/weatherV1.js";', []],
    ["all methods", 'import * as alerts from "./vgi/services/alertsV1.js"; alerts;', ["alerts.v1.method.more"]],
    ["a connection to services", 'import { connect } from "./vgi/services/connect.js";', []],
  ])("%s", async (_what, source, places) => {
    expect(await concerned(source)).toEqual(places.toSorted());
  });
});

describe("each way to import", () => {
  const from = '"./vgi/garden/main.js"';
  test.each<[string, string, boolean]>([
    ["by name", `import { coin as flip } from ${from};`, true],
    ["as a type", `import type { coin } from ${from};`, true],
    ["for its effects", `import ${from};`, false],
    ["a namespace, and a member", `import * as main from ${from}; main.coin(db);`, true],
    ["a namespace, and another member", `import * as main from ${from}; main.bloom(db); x.main; ({ main: 1 });`, false],
    ["a namespace, and a computed member", `import * as main from ${from}; main[name](db);`, true],
    ["a namespace that is handed on", `import * as main from ${from}; use(main);`, true],
    ["a namespace, and its type", `import * as main from ${from}; type Main = typeof main;`, true],
    ["a namespace of types", `import type * as main from ${from}; type Args = main.BloomArgs;`, false],
    ["a re-export of all", `export * from ${from};`, true],
    ["a re-export of all under a name", `export * as garden from ${from};`, true],
    ["a re-export of it", `export { coin as flip } from ${from};`, true],
    ["a re-export of another", `export { bloom as coin } from ${from};`, false],
    ["when it runs", `await import(${from});`, true],
    ["when it runs, with names", `const { coin: flip } = await import(${from});`, true],
    ["when it runs, with other names", `const { bloom } = await import(${from});`, false],
    ["when it runs, with the rest", `const { bloom, ...rest } = await import(${from});`, true],
    ["when it runs, and a member", `(await import(${from})).bloom(db);`, false],
    ["when it runs, under a name", `const main = await import(${from}); main.bloom(db);`, false],
    ["when it runs, then", `import(${from}).then(({ bloom }) => bloom(db));`, false],
    ["when it runs, then a member", `import(${from}).then((main) => main.coin(db));`, true],
    ["when it runs, and who knows", `const lazy = () => import(${from});`, true],
    ["a computed address in it", "await import(`./vgi/${name}.js`);", true],
    ["a computed address elsewhere", "await import(`./locales/${name}.js`);", false],
    ["a computed address of anything", "await import(name);", true],
    ["require, with names", 'const { coin } = require("./vgi/garden/main");', true],
    ["require, with other names", 'const { bloom } = require("./vgi/garden/main");', false],
    ["require of TypeScript", `import main = require(${from}); main.bloom(db);`, false],
    ["a type of an import", `export type Coin = typeof import(${from}).coin;`, true],
    ["what can't be parsed", "const = ;", true],
  ])("%s", async (_what, source, isConcerned) => {
    expect((await concerned(source)).includes(coin)).toBe(isConcerned);
  });

  test("paths of a tsconfig.json lead there too", async () => {
    await write("tsconfig.json", '{"compilerOptions": {"paths": {"#vgi/*": ["./src/vgi/*"]}}}');
    expect(await concerned('import { coin } from "#vgi/garden/main.js";')).toContain(coin);
  });

  test("it says so where everything counts, and where there is nothing to read", async () => {
    await write("src/program.ts", "const = ;");
    const line = "diff --snapshot old.json --to new.json --out src/vgi --used-in";
    const { stderr } = await cli(`${line} src`);
    expect(stderr).toContain("everything counts as used, because of src/program.ts: it can't be parsed.");
    await mkdir(join(folder.path, "empty"), { recursive: true });
    expect((await cli(`${line} empty`)).stderr).toContain("there is no source file in empty: nothing counts as used.");
  });
});

function exported(specifier: string): string {
  return `import { coin } from ${JSON.stringify(specifier)};`;
}

describe("a packed SDK", () => {
  beforeAll(async () => {
    const packed = await cli("pack --snapshot old.json --out packages/garden --package @acme/garden --license MIT");
    expect(packed.code).toBe(0);
  }, 120_000);

  test.each([
    ["the default schema", exported("@acme/garden"), [coin, unit]],
    ["its module", exported("@acme/garden/main"), [coin, unit]],
    ["another function", 'import { bloom } from "@acme/garden";', [unit]],
    ["a view", 'import { openBeds } from "@acme/garden/main/views";', [unit, "view.open_beds"]],
    ["another package", exported("@acme/gardens"), []],
    ["its package.json", 'import manifest from "@acme/garden/package.json";', []],
    ["what it does not export", exported("@acme/garden/dist/garden/main.js"), all],
  ])("%s, by the name of the package, installed or not", async (_what, source, places) => {
    const found = await concerned(source, "packages/garden");
    expect(found.filter((place) => !place.includes(".method."))).toEqual(places.toSorted());
  });
});
