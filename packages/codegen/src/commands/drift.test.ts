import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CatalogModel, FunctionModel } from "vgi-client";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { formatSnapshot, readSnapshot } from "../read/snapshot-file.js";
import { arg, fn } from "../testing/build-model.js";
import { demoWorker, runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

/** Runs a command line of words without spaces. */
function cli(line: string): Promise<Outcome> {
  return runCommand(folder.path, line.split(" "));
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder.path, path, ".."), { recursive: true });
  await writeFile(join(folder.path, path), content);
}

/** A snapshot in which the functions of the schema `main` are others. */
function withMain(snapshot: CatalogSnapshot, change: (functions: readonly FunctionModel[]) => FunctionModel[]): string {
  const catalogs = snapshot.catalogs.map((catalog): CatalogModel =>
    Object.assign({}, catalog, {
      schemas: catalog.schemas.map((schema) =>
        schema.path.join() === "main" ? Object.assign({}, schema, { functions: change(schema.functions) }) : schema,
      ),
    }),
  );
  return formatSnapshot({ ...snapshot, catalogs });
}

function without(name: string): (functions: readonly FunctionModel[]) => FunctionModel[] {
  return (functions) => functions.filter((model) => model.name !== name);
}

function changing(
  name: string,
  parts: Partial<FunctionModel>,
): (functions: readonly FunctionModel[]) => FunctionModel[] {
  return (functions) => functions.map((model) => (model.name === name ? Object.assign({}, model, parts) : model));
}

const garden = formatSnapshot(gardenSnapshot);
const noCoin = withMain(gardenSnapshot, without("coin"));
const moreCoins = withMain(gardenSnapshot, (functions) => [...functions, fn("coins", { arguments: [arg("count")] })]);
const coinsAgain = withMain(gardenSnapshot, changing("coin", { stability: "volatile" }));
const describedCoin = withMain(gardenSnapshot, changing("coin", { description: "Heads or tails." }));

describe("diff between snapshots", () => {
  beforeEach(async () => {
    await write("old.json", garden);
    await write("gone.json", noCoin);
    await write("more.json", moreCoins);
  });

  test("groups by class, with marks, places and reasons", async () => {
    const gone = await cli("diff --snapshot old.json --to gone.json");
    expect(gone).toMatchObject({ code: 0, stderr: "" });
    expect(gone.stdout).toBe(
      "Breaking: programs that compiled or worked may no longer (1)\n" +
        "  - garden.main.function.coin: function removed, coin(). Programs that call it no longer compile.\n",
    );
    const more = await cli("diff --snapshot old.json --to more.json");
    expect(more.stdout).toContain("+ garden.main.function.coins: function added, coins(count int64).");
    expect(await cli("diff --snapshot old.json --to old.json")).toEqual({
      code: 0,
      stdout: "",
      stderr: "Nothing differs.\n",
    });
  });

  test("is one object with --json, and has colours on a terminal only", async () => {
    const { stdout } = await cli("diff --snapshot old.json --to gone.json --json");
    expect(JSON.parse(stdout)).toEqual({
      classes: { breaking: 1, behavioural: 0, additive: 0, documentation: 0 },
      changes: [
        {
          class: "breaking",
          mark: "removed",
          place: "garden.main.function.coin",
          what: "function",
          before: "coin()",
          reason: "Programs that call it no longer compile.",
        },
      ],
    });
  });

  test.each([
    ["diff --snapshot old.json --generated", /--snapshot and --generated were given.*Leave one out/s],
    ["diff --snapshot old.json --to more.json address", /a worker address and --to were given/],
    ["diff --out src", /nothing to compare from: no snapshot, and nothing was generated into .*src.*--snapshot FILE/s],
    ["diff", /nothing to compare from\n.*--snapshot FILE.*--out FOLDER/s],
    ["diff --snapshot no.json --to old.json", /no\.json can't be read/],
    ["diff --snapshot old.json --to gone.json --out o --used-in src", /nothing was generated into .*--out FOLDER/s],
    ["diff --snapshot old.json --to gone.json --out o --changeset", /no folder \.changeset.*changeset init/s],
    ["check", /nothing to check the worker against.*--snapshot FILE/s],
    ["check --offline --out o", /no snapshot to check the files against.*vgi-codegen pull/s],
    ["check --fail-on nothing", /Expected "nothing" to be one of/],
  ])("%s is refused", async (line, message) => {
    const { code, stderr } = await cli(line);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("changesets", () => {
  test.each([
    [noCoin, "major"],
    [moreCoins, "minor"],
    [coinsAgain, "patch"],
    [describedCoin, "patch"],
  ])("take the version of the gravest change", async (after, bump) => {
    await write("old.json", garden);
    await write("new.json", after);
    await write("sdk/package.json", '{"name": "@acme/garden"}');
    await mkdir(join(folder.path, ".changeset"));
    const line = "diff --snapshot old.json --to new.json --out sdk/src --changeset";
    const { code, stderr } = await cli(line);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(`^${bump} version of @acme/garden: .*vgi-[0-9a-f]{12}\\.md\n`),
    ]);
    const files = await filesBelow(join(folder.path, ".changeset"));
    expect(Object.values(files)[0]).toMatch(
      new RegExp(
        `^---\n"@acme/garden": ${bump}\n---\n\nGenerated again: catalog garden changed.\n\n- garden.main.function.coin`,
      ),
    );
    await cli(line);
    expect(await filesBelow(join(folder.path, ".changeset"))).toEqual(files);
    const named = "diff --snapshot old.json --to old.json --out sdk --changeset --package @acme/garden";
    expect((await cli(named)).code).toBe(0);
    expect(await filesBelow(join(folder.path, ".changeset"))).toEqual(files);
  });
});

test("a changeset for a package that is not there is refused with those that are", async () => {
  await write("old.json", garden);
  await write("new.json", noCoin);
  await write("package.json", '{"name": "root"}');
  await write("packages/sdk/package.json", '{"name": "@acme/garden"}');
  await write("node_modules/other/package.json", '{"name": "other"}');
  await mkdir(join(folder.path, ".changeset"));
  const line = "diff --snapshot old.json --to new.json --out packages/sdk/src --changeset --package";
  for (const name of ["@acme/gardn", "other"]) {
    const { code, stderr } = await cli(`${line} ${name}`);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(`there is no package "${name}" in .*\nnext: There are @acme/garden, root[.]\n`),
    ]);
  }
  expect(await filesBelow(join(folder.path, ".changeset"))).toEqual({});
  expect((await cli(`${line} @acme/garden`)).code).toBe(0);
});

describe("check of snapshot and files", () => {
  beforeEach(async () => {
    await write("vgi.config.json", '{"snapshot": "s.json", "out": "src/vgi"}');
    await write("s.json", garden);
    expect((await cli("generate")).code).toBe(0);
  });

  test("fits, and nothing is written", async () => {
    const before = await filesBelow(folder.path);
    expect(await cli("check --offline")).toEqual({ code: 0, stdout: "", stderr: "Everything is up to date.\n" });
    expect(await filesBelow(folder.path)).toEqual(before);
  });

  test.each<[string, string, number, RegExp]>([
    ["a function less", noCoin, 5, /- garden\.main\.function\.coin: function removed.*stale garden\/main\.ts\n/s],
    ["a function more", moreCoins, 4, /\+ garden\.main\.function\.coins: function added.*stale garden\/main\.ts\n/s],
    ["more documentation", describedCoin, 0, /^stale garden\/main\.ts\n$/],
  ])("a snapshot with %s that was not generated", async (_what, after, code, message) => {
    await write("s.json", after);
    const result = await cli("check --offline");
    expect([result.code, result.stdout]).toEqual([code, expect.stringMatching(message)]);
    expect(result.stderr).toBe("Generated files are out of date: run vgi-codegen generate.\n");
  });

  test("files that were edited, or are missing, or are left over", async () => {
    const main = join(folder.path, "src/vgi/garden/main.ts");
    await writeFile(main, `${await readFile(main, "utf8")}\nexport const mine = 1;\n`);
    await rm(join(folder.path, "src/vgi/garden/client.ts"));
    const { code, stdout, stderr } = await cli("check --offline");
    expect([code, stdout]).toEqual([4, "missing garden/client.ts\nedited garden/main.ts\n"]);
    expect(stderr).toMatch(/edited by hand: .*--force/);
    expect((await cli("check --offline --fail-on breaking")).code).toBe(0);
    const json = JSON.parse((await cli("check --offline --json")).stdout) as object;
    expect(json).toMatchObject({
      worst: "behavioural",
      exitCode: 4,
      changes: [],
      files: [{ state: "missing" }, { state: "edited" }],
    });
  });

  test.each([
    ["breaking", 5, 0],
    ["additive", 5, 4],
    ["documentation", 5, 4],
  ])("--fail-on %s", async (line, broken, added) => {
    await write("s.json", noCoin);
    expect((await cli(`check --offline --fail-on ${line}`)).code).toBe(broken);
    await write("s.json", moreCoins);
    expect((await cli(`check --offline --fail-on ${line}`)).code).toBe(added);
  });

  test("documentation fails where it is told to", async () => {
    await write("s.json", describedCoin);
    expect((await cli("check --offline --fail-on documentation")).code).toBe(4);
  });

  test("what was generated can be compared with, without a snapshot of before", async () => {
    await write("s.json", noCoin);
    const { stdout } = await cli("diff --generated");
    expect(stdout).toContain("- garden.main.function.coin: function removed");
  });
});

describe("with a live worker", () => {
  test("pull, generate and check fit; a snapshot of before does not", async () => {
    const config = { address: demoWorker, catalogs: ["demo"], out: "src/vgi", snapshot: "s.json" };
    await write("vgi.config.json", JSON.stringify(config));
    expect((await cli("pull")).code).toBe(0);
    expect((await cli("generate")).code).toBe(0);
    expect(await cli("check")).toEqual({ code: 0, stdout: "", stderr: "Everything is up to date.\n" });
    const now = await readSnapshot(join(folder.path, "s.json"));
    const older = withMain(now, without("sequence"));
    await write("s.json", older);
    await cli("generate");
    const moved = await cli("check");
    expect([moved.code, moved.stdout]).toEqual([
      4,
      expect.stringMatching(/\+ demo\.main\.function\.sequence: function added/),
    ]);
    expect(moved.stderr).toContain("run vgi-codegen pull, then generate");
    await write(
      "s.json",
      withMain(now, (functions) => [...functions, fn("gone")]),
    );
    expect((await cli("check")).code).toBe(5);
    expect((await cli("diff")).stdout).toContain("- demo.main.function.gone: function removed, gone().");
    await rm(join(folder.path, "s.json"));
    await write("vgi.config.json", JSON.stringify({ ...config, snapshot: undefined }));
    const unstored = await cli("check");
    expect([unstored.code, unstored.stdout]).toEqual([
      4,
      expect.stringMatching(/sequence: function added.*stale demo\/main\.ts/s),
    ]);
    expect((await cli("diff")).stdout).toContain("+ demo.main.function.sequence: function added");
  });
});
