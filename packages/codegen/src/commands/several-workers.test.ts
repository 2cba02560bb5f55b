import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

const secret = "5af83d21c0";

test("two workers are pulled to a snapshot each and generated to one folder, and no secret is written or printed", async () => {
  await using folder = await temporaryFolder();
  const config = {
    workers: {
      open: { address: demoWorker, catalogs: ["demo"] },
      shut: {
        address: { ...demoWorker, env: { DEMO_SECRET: "${env:DEMO_KEY}" } },
        catalogs: { locked: { options: { key: "${env:DEMO_KEY}" } } },
      },
    },
    out: "src",
  };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify(config));
  const env = { ...process.env, DEMO_KEY: secret };
  const pulled = await runCommand(folder.path, ["pull", "--verbose"], { env });
  expect(pulled.stderr).toContain("1 catalog: demo.");
  expect(pulled.code).toBe(0);
  expect(pulled.stdout).toBe(
    `create ${join(folder.path, "open.snapshot.json")}\ncreate ${join(folder.path, "shut.snapshot.json")}\n`,
  );
  const generated = await runCommand(folder.path, ["generate", "--json", "--verbose"], { env });
  expect(generated.code).toBe(0);
  const files = await filesBelow(folder.path);
  expect(Object.keys(files)).toEqual(expect.arrayContaining(["src/demo/main.ts", "src/locked/main.ts"]));
  const inspected = await runCommand(folder.path, ["inspect", "--json"], { env });
  expect(inspected.stdout).toContain('"worker": "shut"');
  const everything = [...Object.values(files), ...[pulled, generated, inspected].flatMap(Object.values)].join("\n");
  expect(everything).not.toContain(secret);
}, 60_000);

test("an argument to bind with may be a reference: the snapshot and messages keep the reference", async () => {
  await using folder = await temporaryFolder();
  const env = { ...process.env, COUNT: "44441", WRONG: "not-a-number" };
  await writeFile(join(folder.path, "vgi.config.json"), bindingConfig("COUNT"));
  const pulled = await runCommand(folder.path, ["pull"], { env });
  expect(pulled.stderr).toBe("1 catalog: demo.\n");
  const text = (await filesBelow(folder.path))["catalog.snapshot.json"];
  expect(text).toContain('"count": "${env:COUNT}"');
  expect(text).not.toContain("44441");
  await writeFile(join(folder.path, "vgi.config.json"), bindingConfig("WRONG"));
  const refused = await runCommand(folder.path, ["pull", "--json"], { env });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("no signature for");
  expect(refused.stderr + refused.stdout).not.toContain("not-a-number");
}, 60_000);

function bindingConfig(variable: string): string {
  const bind = { "main.sequence": [{ count: `\${env:${variable}}` }] };
  return JSON.stringify({ address: demoWorker, catalogs: ["demo"], bind });
}

test("a failing worker's message shows the reference, not the value", async () => {
  await using folder = await temporaryFolder();
  const address = { command: [process.execPath, "-e", "console.error(process.argv[1])", "${env:TOKEN}"] };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ address }));
  const { code, stdout, stderr } = await runCommand(folder.path, ["pull", "--verbose", "--json"], {
    env: { ...process.env, TOKEN: secret },
  });
  expect(code).toBe(2);
  expect(stderr).toContain("${env:TOKEN}");
  expect(stdout + stderr).not.toContain(secret);
});

const hostileSnapshot = { ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] };

test.each([
  [["--worker", "c"], /no worker "c" in the configuration.*It has a, b/s],
  [["--snapshot", "a.json"], /--snapshot names one file, and the configuration has several workers.*--worker NAME/s],
  [["stdio:x"], /an address was given, and the configuration has several workers/],
  [[], /the workers a and b both have a catalog "garden".*Name the catalogs/s],
  [["--worker", "d"], /there is no worker address.*as workers\.d\.address in vgi\.config\.ts\.$/s],
])("generate %j of several workers is refused", async (args, message) => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "a.json"), formatSnapshot(gardenSnapshot));
  const workers = { a: { snapshot: "a.json" }, b: { snapshot: "a.json" }, ...(args.includes("d") ? { d: {} } : {}) };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ workers, out: "o" }));
  const { code, stderr } = await runCommand(folder.path, ["generate", ...args]);
  expect(code).toBe(2);
  expect(stderr.trim()).toMatch(message);
});

test("--worker generates one of them, and leaves the other's files alone", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "a.json"), formatSnapshot(gardenSnapshot));
  await writeFile(join(folder.path, "b.json"), formatSnapshot(hostileSnapshot));
  const workers = { a: { snapshot: "a.json", include: ["garden.main.**"] }, b: { snapshot: "b.json" } };
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ workers, out: "o" }));
  expect((await runCommand(folder.path, ["generate"])).code).toBe(0);
  const before = await filesBelow(folder.path);
  const one = await runCommand(folder.path, ["generate", "--worker", "b", "--quiet"]);
  expect(one).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await filesBelow(folder.path)).toEqual(before);
  expect(before["o/garden/main.ts"]).toContain("connect");
  expect(Object.keys(before)).not.toContain("o/garden/beds/south.ts");
});

test("a glob that matches nothing is told", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  const args = ["generate", "--snapshot", "s.json", "--out", "o", "--exclude", "garden.mian.**", "--dry-run"];
  const { code, stderr } = await runCommand(folder.path, args);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^warning: nothing matches "garden\.mian\.\*\*"/);
});

test("a configured glob that pull excluded by is no longer told of where the snapshot is read", async () => {
  await using folder = await temporaryFolder();
  const config = { address: demoWorker, catalogs: ["demo"], out: "o", snapshot: "s.json" };
  const exclude = ["demo.weather.**", "demo.mian.**"];
  await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ ...config, exclude }));
  const pulled = await runCommand(folder.path, ["pull", "--quiet"]);
  expect(pulled).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^warning: nothing matches "demo\.mian.*\n$/),
  });
  expect(await runCommand(folder.path, ["generate", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
}, 60_000);

test.each(["pull", "generate", "check --out src", "diff --generated", "inspect"])(
  "where one of several workers fails, %s says which, and writes nothing",
  async (line) => {
    await using folder = await temporaryFolder();
    const good = { snapshot: "good.json" };
    const broken = { address: { command: [process.execPath, "-e", "process.exit(3)"] } };
    await writeFile(join(folder.path, "good.json"), formatSnapshot(gardenSnapshot));
    await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ ...good, out: "src" }));
    expect((await runCommand(folder.path, ["generate"])).code).toBe(0);
    // Those that only read workers would miss the address of the good one first.
    const workers = /^(pull|check|inspect)/.test(line) ? { broken, good } : { good, broken };
    const config = JSON.stringify({ workers, out: "src" });
    await writeFile(join(folder.path, "vgi.config.json"), config);
    const before = await filesBelow(folder.path);
    const { code, stderr } = await runCommand(folder.path, line.split(" "));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: .* \(worker broken\)/m)]);
    expect(await filesBelow(folder.path)).toEqual(before);
  },
);
