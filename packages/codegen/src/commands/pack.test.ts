import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { readmeMark } from "../pack/readme.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "garden.json"), formatSnapshot(gardenSnapshot));
});

afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

function pack(...args: readonly string[]): Promise<Outcome> {
  return runCommand(folder.path, ["pack", "--out", "sdk", ...args]);
}

function read(path: string): Promise<string> {
  return readFile(join(folder.path, "sdk", path), "utf8");
}

async function manifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await read("package.json")) as Record<string, unknown>;
}

/** The garden without one of its functions. */
async function writeSmallerGarden(): Promise<void> {
  const [garden] = gardenSnapshot.catalogs;
  const schemas = garden?.schemas.map((schema) =>
    Object.assign({}, schema, { functions: schema.functions.filter(({ name }) => name !== "coin") }),
  );
  const smaller = { ...gardenSnapshot, catalogs: [Object.assign({}, garden, { schemas })] } as CatalogSnapshot;
  await writeFile(join(folder.path, "smaller.json"), formatSnapshot(smaller));
}

describe("a package", { timeout: 120_000 }, () => {
  // Compiling examples takes a second or two: once for all tests.
  let packed: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeAll(async () => {
    packed = await temporaryFolder();
    await writeFile(join(packed.path, "garden.json"), formatSnapshot(gardenSnapshot));
    const line = "pack --out sdk --snapshot garden.json --package @me/garden --license MIT";
    const outcome = await runCommand(packed.path, line.split(" "));
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining("create package.json") });
  });

  afterAll(() => packed[Symbol.asyncDispose]());

  beforeEach(() => cp(join(packed.path, "sdk"), join(folder.path, "sdk"), { recursive: true }));

  test("has an entry for each schema, and says where it comes from", async () => {
    const { hash } = JSON.parse(await readFile(join(folder.path, "garden.json"), "utf8")) as { hash: string };
    expect(await manifest()).toMatchObject({
      name: "@me/garden",
      version: "0.1.0",
      license: "MIT",
      type: "module",
      sideEffects: false,
      exports: {
        ".": { types: "./dist/garden/main.d.ts", default: "./dist/garden/main.js" },
        "./beds/south": { types: "./dist/garden/beds/south.d.ts", default: "./dist/garden/beds/south.js" },
        "./main/tables": { types: "./dist/garden/main/tables.d.ts", default: "./dist/garden/main/tables.js" },
        "./copy": { types: "./dist/garden/copy.d.ts", default: "./dist/garden/copy.js" },
        "./client": { types: "./dist/garden/client.d.ts", default: "./dist/garden/client.js" },
      },
      dependencies: { "vgi-client": expect.stringMatching(/^\^/) },
      peerDependencies: { "apache-arrow": expect.stringMatching(/^\^/) },
      vgi: { abi: 1, protocolVersion: "2.2.0", snapshot: hash, catalogs: [{ name: "garden" }] },
    });
    expect(await read("catalog.snapshot.json")).toBe(await readFile(join(folder.path, "garden.json"), "utf8"));
    const files = Object.keys(await filesBelow(join(folder.path, "sdk")));
    expect(files.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
  });

  test("has an entry for every module of its code", async () => {
    const files = Object.keys(await filesBelow(join(folder.path, "sdk/dist")));
    const { exports } = (await manifest()) as {
      readonly exports: Readonly<Record<string, { readonly default?: string }>>;
    };
    const reached = new Set(Object.values(exports).map((entry) => entry.default));
    expect(files.filter((path) => path.endsWith(".js") && !reached.has(`./dist/${path}`))).toEqual([]);
    expect(await read("README.md")).toMatch(/\| `@me\/garden\/main\/tables` \| \d+ tables? \|/);
    expect(await read("test/smoke.test.mjs")).toMatch(/"@me\/garden\/main\/tables"\]: \[".+"\]/);
  });

  test("has examples that compile: with the option that the catalog asks for", async () => {
    const text = await read("README.md");
    expect(text.match(/```ts/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).toContain('await connect("stdio:python -m my_worker", { options: { region: "text" } });');
    expect(text).toContain('import { connect, area } from "@me/garden";');
  });

  test("stays as it is when nothing changed, and keeps what is the user's", async () => {
    const mine = { ...(await manifest()), repository: "https://example.com/garden", scripts: { build: "true" } };
    await writeFile(join(folder.path, "sdk/package.json"), JSON.stringify(mine));
    await writeFile(join(folder.path, "sdk/README.md"), "# Mine\n");
    await pack("--snapshot", "garden.json");
    expect(await manifest()).toMatchObject({
      version: "0.1.0",
      license: "MIT",
      repository: "https://example.com/garden",
      scripts: { test: "node --test", build: "true" },
    });
    expect(await read("README.md")).toBe("# Mine\n");
    const again = await pack("--snapshot", "garden.json");
    expect(again).toMatchObject({ code: 0, stdout: "" });
  });

  test("gets a new version and a changelog by what changed", async () => {
    await writeSmallerGarden();
    const outcome = await pack("--snapshot", "smaller.json", "--json");
    expect(JSON.parse(outcome.stdout)).toMatchObject({ version: "0.2.0", bump: "minor", changeset: null });
    expect(await manifest()).toMatchObject({ version: "0.2.0" });
    expect(await read("CHANGELOG.md")).toMatch(/^# @me\/garden\n\n## 0\.2\.0\n[^]*coin[^]*\n## 0\.1\.0\n/);
  });

  test("leaves its version to changesets where there are some", async () => {
    await mkdir(join(folder.path, ".changeset"));
    await writeSmallerGarden();
    const outcome = await pack("--snapshot", "smaller.json", "--json");
    const { changeset } = JSON.parse(outcome.stdout) as { changeset: string };
    expect(await readFile(changeset, "utf8")).toMatch(/^---\n"@me\/garden": minor\n---\n/);
    expect(await manifest()).toMatchObject({ version: "0.1.0" });
  });

  test("is not written in a dry run, nor over files that were edited", async () => {
    const before = await filesBelow(join(folder.path, "sdk"));
    await writeSmallerGarden();
    expect((await pack("--snapshot", "smaller.json", "--dry-run")).stdout).toContain("update package.json");
    expect(await filesBelow(join(folder.path, "sdk"))).toEqual(before);
    await writeFile(join(folder.path, "sdk/dist/garden/main.js"), "edited");
    const refused = await pack("--snapshot", "smaller.json");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("was edited since it was generated") });
    expect(await manifest()).toMatchObject({ version: "0.1.0" });
  });
});

test("the test of a hostile catalog's package is a program, and its readme keeps to its lines", async () => {
  const snapshot = { ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] };
  await writeFile(join(folder.path, "hostile.json"), formatSnapshot(snapshot));
  expect(await pack("--snapshot", "hostile.json", "--package", "hostile")).toMatchObject({ code: 0 });
  await promisify(execFile)(process.execPath, ["--check", join(folder.path, "sdk/test/smoke.test.mjs")]);
  const text = await read("README.md");
  expect(text.startsWith(readmeMark)).toBe(true);
  expect(text).not.toMatch(/^ globalThis/m);
});

test.each([
  [["--snapshot", "garden.json"], "has no name"],
  [["--snapshot", "garden.json", "--package", "Bad Name"], "can't be the name of a package"],
  [["--snapshot", "none.json", "--package", "x"], "can't be read"],
])("%s is refused", async (args, message) => {
  const outcome = await pack(...args);
  expect(outcome).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  expect(Object.keys(await filesBelow(folder.path))).toEqual(["garden.json"]);
});

test("a folder has to be named, and a broken package.json is left alone", async () => {
  const outcome = await runCommand(folder.path, ["pack", "--snapshot", "garden.json", "--package", "x"]);
  expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("no folder for the package") });
  await mkdir(join(folder.path, "sdk"));
  await writeFile(join(folder.path, "sdk/package.json"), "{");
  expect(await pack("--snapshot", "garden.json", "--package", "x")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is no package.json"),
  });
  await rm(join(folder.path, "sdk"), { recursive: true });
});
