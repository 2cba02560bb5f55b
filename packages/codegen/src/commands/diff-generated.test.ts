import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { table } from "../testing/build-model.js";
import { gardenWith, gardenWithMain } from "../testing/garden-changes.js";
import { runCommand, type Outcome } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** Runs a command line of words without spaces. */
function cli(line: string): Promise<Outcome> {
  return runCommand(folder.path, line.split(" "));
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(join(folder.path, path, ".."), { recursive: true });
  await writeFile(join(folder.path, path), content);
}

const option = { name: "extra", description: "", type: "utf8", required: false } as const;

beforeEach(async () => {
  folder = await temporaryFolder();
  await write("vgi.config.json", '{"snapshot": "s.json", "out": "src/vgi"}');
  await write("s.json", formatSnapshot(gardenSnapshot));
  await cli("generate");
});

afterEach(async () => {
  await folder[Symbol.asyncDispose]();
});

test.each<[string, CatalogSnapshot, string, number]>([
  ["a table less", gardenWithMain(() => ({ tables: [] })), "- garden.main.table.seed: table removed", 5],
  [
    "a column less",
    gardenWithMain(({ tables }) => ({
      tables: tables.map((one) => (one.name === "bloom" ? Object.assign({}, one, { columns: { fields: [] } }) : one)),
    })),
    "- garden.main.table.bloom.day: column removed",
    5,
  ],
  [
    "a table more",
    gardenWithMain((main) => ({ tables: [...main.tables, table("more")] })),
    "+ garden.main.table.more",
    4,
  ],
  ["a view less", gardenWithMain(() => ({ views: [] })), "- garden.main.view.open_beds: view removed", 5],
  [
    "a view of another query",
    gardenWithMain(({ views }) => ({ views: views.map((one) => Object.assign({}, one, { definition: "SELECT 2" })) })),
    "~ garden.main.view.open_beds: definition changed",
    4,
  ],
  ["a macro less", gardenWithMain(() => ({ macros: [] })), "- garden.main.macro.clamp: macro removed", 5],
  ["a setting more", gardenWith((one) => ({ settings: [...one.settings, option] })), "+ garden.setting.extra", 4],
  [
    "an attach option that is required",
    gardenWith((one) => ({ attachOptions: [...one.attachOptions, { ...option, required: true }] })),
    "+ garden.attach option.extra: attach option added",
    5,
  ],
  ["a secret type less", gardenWith(() => ({ secretTypes: [] })), "- garden.secret type.", 5],
  ["a format less", gardenWith(() => ({ copyFormats: [] })), "- garden.copy format.", 5],
  ["a companion less", gardenWith(() => ({ companions: [] })), "- garden.companion.", 5],
  ["a schema less", gardenWith((one) => ({ schemas: one.schemas.slice(0, 2) })), "- garden.beds.south: schema", 5],
])("%s", async (_what, after, line, code) => {
  await write("s.json", formatSnapshot(after));
  const { stdout } = await cli("diff --generated");
  expect(stdout).toContain(line);
  const checked = await cli("check --offline");
  expect([checked.code, checked.stdout]).toEqual([code, expect.stringContaining(line)]);
  expect((await cli("generate")).code).toBe(0);
  expect(await cli("check --offline")).toEqual({ code: 0, stdout: "", stderr: "Everything is up to date.\n" });
});

test.each([
  [{ types: { profile: "js" } }, "~ garden: types.profile changed, exact → js."],
  [{ types: { byType: { date32: "temporal" } } }, '~ garden: types.byType "date32" changed, null → temporal.'],
  [
    { types: { byColumn: { "main.bloom.day": "json" } } },
    "~ garden.main.function.bloom.day: types.byColumn changed, null → json.",
  ],
  [{ names: { "main.coin": "flip" } }, "~ garden.main.function.coin: exported name changed, coin → flip."],
  [{ names: { "main.seed": "seeds" } }, "~ garden.main.table.seed: exported name changed, seed → seeds."],
])("a configuration of %j", async (config, line) => {
  await write("vgi.config.json", JSON.stringify({ snapshot: "s.json", out: "src/vgi", ...config }));
  expect((await cli("diff --generated")).stdout).toContain(line);
  const { code, stdout } = await cli("check --offline");
  expect([code, stdout]).toEqual([5, expect.stringContaining(line)]);
});

test("a lock that was merged badly is refused, and generating mends it", async () => {
  const path = join(folder.path, "src/vgi/.vgi-codegen/lock.json");
  await writeFile(path, (await readFile(path, "utf8")).replace('"settings"', '"setings"'));
  const { code, stderr } = await cli("diff --generated");
  expect(stderr).toMatch(/does not tell what catalog "garden" was generated from.*settings.*vgi-codegen generate/s);
  expect(code).toBe(2);
  expect((await cli("generate")).code).toBe(0);
  expect((await cli("check --offline")).code).toBe(0);
});
