import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, test, vi } from "vitest";
import type { PromptStreams } from "./ask.js";
import { loadConfig } from "../config/load-config.js";
import { runCommand } from "../testing/run-command.js";
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

test("a project that publishes its SDK gets a script that packs it", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "package.json"), "{}");
  const init = ["init", "stdio:python -m w", "--yes", "--package"];
  const refused = await runCommand(folder.path, [...init, "No Name"]);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("can't be the name of a package") });
  expect(await filesBelow(folder.path)).toEqual({ "package.json": "{}" });
  expect(await runCommand(folder.path, [...init, "@me/sales"])).toMatchObject({ code: 0 });
  expect(JSON.parse(await readFile(join(folder.path, "package.json"), "utf8"))).toMatchObject({
    scripts: { "vgi:pack": "vgi-codegen pack --out packages/sales --package @me/sales" },
  });
});
