import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import type { PromptStreams } from "./cli-process.js";
import { loadConfig } from "../config/load-config.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

test("with flags it asks nothing, and what it writes loads", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "package.json"), '{\n  "name": "x"\n}\n');
  const args = ["init", "stdio:python -m w", "--out", "gen", "--catalog", "a", "--snapshot", "s.json"];
  const dry = await runCommand(folder.path, [...args, "--dry-run"]);
  expect(dry.stdout).toBe(
    `create ${join(folder.path, "vgi.config.ts")}\nupdate ${join(folder.path, "package.json")}\n`,
  );
  expect(Object.keys(await filesBelow(folder.path))).toEqual(["package.json"]);
  const { code, stdout, stderr } = await runCommand(folder.path, args);
  expect([code, stdout, stderr]).toEqual([
    0,
    dry.stdout,
    "Next: npx vgi-codegen pull, then npx vgi-codegen generate.\n",
  ]);
  const { config } = await loadConfig(undefined, folder.path);
  expect(config).toEqual({ address: "stdio:python -m w", catalogs: ["a"], out: "gen", snapshot: "s.json" });
  expect(await readFile(join(folder.path, "package.json"), "utf8")).toContain('"vgi:check": "vgi-codegen check"');
});

test("a configuration that is there is not overwritten", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "vgi.config.json"), "{}");
  const { code, stderr } = await runCommand(folder.path, ["init", "x", "--yes"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/vgi\.config\.json is there already/)]);
  expect(await filesBelow(folder.path)).toEqual({ "vgi.config.json": "{}" });
});

test("without a terminal and without an address it says how to give one", async () => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand(folder.path, ["init"]);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/The worker's address is not known\nnext: Give it: vgi-codegen init ADDRESS/),
  ]);
});

/** A terminal on which a test answers when it is asked. */
function fakeTerminal(): { prompt: PromptStreams; answer: (question: string, keys: string) => Promise<void> } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = "";
  output.on("data", (chunk: unknown) => (shown += String(chunk)));
  return {
    prompt: { input, output },
    async answer(question, keys) {
      await vi.waitFor(() => expect(shown).toContain(question), { timeout: 10_000 });
      input.write(keys);
    },
  };
}

test("answers on a terminal go into the configuration, an empty one means the default", async () => {
  await using folder = await temporaryFolder();
  const terminal = fakeTerminal();
  const running = runCommand(folder.path, ["init", "--format", "json"], terminal);
  await terminal.answer("worker's address", "tcp://w:1\r");
  await terminal.answer("Output folder", "lib\r");
  await terminal.answer("Snapshot file", "\r");
  expect((await running).code).toBe(0);
  const { config } = await loadConfig(undefined, folder.path);
  expect(config).toEqual({ address: "tcp://w:1", out: "lib", snapshot: "catalog.snapshot.json" });
});

test("Ctrl+C at a question aborts with 3, and writes nothing", async () => {
  await using folder = await temporaryFolder();
  const terminal = fakeTerminal();
  const running = runCommand(folder.path, ["init"], terminal);
  await terminal.answer("worker's address", "\u0003");
  const { code, stderr } = await running;
  expect([code, stderr]).toEqual([3, expect.stringContaining("aborted")]);
  expect(await filesBelow(folder.path)).toEqual({});
});

async function project(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, "package.json"), '{"repository": "https://example.com/sales.git"}');
  return folder;
}

async function inProject(path: string, args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(path, ["init", "--package", "@me/sales", "--yes", ...args]);
}

/** A configuration of the user's: the demo worker runs in this repository. */
async function configure(path: string): Promise<void> {
  const config = { address: demoWorker, catalogs: ["demo"], out: "src/vgi", snapshot: "catalog.snapshot.json" };
  await writeFile(join(path, "vgi.config.json"), JSON.stringify(config));
}

describe("a package to begin with", { timeout: 120_000 }, () => {
  test("is what npm publish takes, and a second time nothing is left to do", async () => {
    await using folder = await project();
    await configure(folder.path);
    const before = await filesBelow(folder.path);
    const dry = await inProject(folder.path, ["--license", "MIT", "--dry-run"]);
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringMatching(/create .*packages\/sales\/package\.json$/m) });
    expect(await filesBelow(folder.path)).toEqual(before);
    const made = await inProject(folder.path, ["--license", "MIT"]);
    expect(made).toMatchObject({ code: 0, stdout: dry.stdout, stderr: expect.stringContaining("then npm publish in") });
    expect(made.stderr).toMatch(
      /made again by npx vgi-codegen pull, then npx vgi-codegen pack --out packages\/sales --package @me\/sales\.$/m,
    );
    const files = await filesBelow(folder.path);
    const { hash } = JSON.parse(files["catalog.snapshot.json"] ?? "") as { hash: string };
    expect(JSON.parse(files["packages/sales/package.json"] ?? "")).toMatchObject({
      name: "@me/sales",
      version: "0.1.0",
      license: "MIT",
      repository: { type: "git", url: "https://example.com/sales.git", directory: "packages/sales" },
      types: "./dist/demo/main.d.ts",
      exports: { ".": { types: "./dist/demo/main.d.ts", default: "./dist/demo/main.js" } },
      files: ["dist", "catalog.snapshot.json", "CHANGELOG.md"],
      publishConfig: { access: "public", provenance: true },
      engines: { node: expect.stringContaining(">=") },
      vgi: { snapshot: hash, catalogs: [{ name: "demo", implementationVersion: expect.any(String) }] },
    });
    const names = Object.keys(files).filter((path) => path.startsWith("packages/sales/") && !path.includes("/dist/"));
    expect(names.toSorted()).toEqual(
      [
        ".vgi-codegen/lock.json",
        "CHANGELOG.md",
        "README.md",
        "catalog.snapshot.json",
        "package.json",
        "test/smoke.test.mjs",
      ]
        .map((name) => `packages/sales/${name}`)
        .toSorted(),
    );
    expect(JSON.parse(files["package.json"] ?? "")).toMatchObject({
      scripts: { "vgi:pack": "vgi-codegen pack --out packages/sales --package @me/sales" },
    });
    const again = await inProject(folder.path, []);
    expect(again).toMatchObject({ code: 0, stdout: "", stderr: "All of it is there already.\n" });
    expect(await filesBelow(folder.path)).toEqual(files);
  });

  test("leaves what was edited alone, without --force", async () => {
    await using folder = await project();
    await writeFile(join(folder.path, "garden.json"), formatSnapshot(gardenSnapshot));
    await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": "garden.json"}');
    expect(await inProject(folder.path, [])).toMatchObject({ code: 0 });
    const paths = ["dist/garden/main.js", "test/smoke.test.mjs", "README.md"];
    const made = await filesBelow(join(folder.path, "packages/sales"));
    for (const path of paths) {
      const file = join(folder.path, "packages/sales", path);
      await writeFile(file, `${made[path]}\n// mine\n`);
      const refused = await inProject(folder.path, []);
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/was edited since it was generated.*--force/s),
      });
      expect(await readFile(file, "utf8")).toContain("// mine");
    }
    expect(await inProject(folder.path, ["--force"])).toMatchObject({ code: 0 });
    expect(await filesBelow(join(folder.path, "packages/sales"))).toEqual(made);
  });

  test("without a licence is not for everyone to see", async () => {
    await using folder = await project();
    await writeFile(join(folder.path, "garden.json"), formatSnapshot(gardenSnapshot));
    await writeFile(join(folder.path, "vgi.config.json"), '{"snapshot": "garden.json"}');
    const terminal = fakeTerminal();
    const running = runCommand(folder.path, ["init", "--package", "@me/sales"], terminal);
    await terminal.answer("Licence of the package", "\r");
    expect(await running).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(join(folder.path, "packages/sales/package.json"), "utf8"))).toMatchObject({
      license: "UNLICENSED",
      publishConfig: { access: "restricted" },
    });
  });

  test("with an address it writes the configuration too, and the same again is fine", async () => {
    await using folder = await project();
    await writeFile(join(folder.path, "catalog.snapshot.json"), formatSnapshot(gardenSnapshot));
    const args = ["stdio:python -m w", "--option", "region=${env:REGION}", "--format", "json"];
    expect(await inProject(folder.path, args)).toMatchObject({ code: 0 });
    const files = await filesBelow(folder.path);
    expect(JSON.parse(files["vgi.config.json"] ?? "")).toEqual({
      address: "stdio:python -m w",
      options: { region: "${env:REGION}" },
      out: "src/vgi",
      snapshot: "catalog.snapshot.json",
    });
    expect(await inProject(folder.path, args)).toMatchObject({ code: 0, stdout: "" });
    expect(await inProject(folder.path, ["stdio:python -m other"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/vgi\.config\.json is there already.*leave address and settings out/s),
    });
    expect(await filesBelow(folder.path)).toEqual(files);
  });

  test("writes nothing when the name is none, or the worker does not answer", async () => {
    await using folder = await project();
    const before = await filesBelow(folder.path);
    const init = ["init", "--yes", "http://127.0.0.1:1", "--package"];
    expect(await runCommand(folder.path, [...init, "No Name"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("can't be the name of a package"),
    });
    expect(await runCommand(folder.path, [...init, "@me/sales"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no connection to http://127.0.0.1:1"),
    });
    expect(await filesBelow(folder.path)).toEqual(before);
  });
});
