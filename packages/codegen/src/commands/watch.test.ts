import { spawn } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const flags = demoWorker.command.slice(1, -1);
const bin = pathToFileURL(join(demoWorker.cwd, demoWorker.command.at(-1) ?? "")).href;

/** The demo worker, but what the file `mode` says is how it is started: with a protocol version, or not at all. */
const worker = `
  import { readFileSync } from "node:fs";
  const mode = readFileSync(new URL("mode", import.meta.url), "utf8");
  if (mode === "down") process.exit(3);
  process.argv.push("--protocol", mode);
  await import(${JSON.stringify(bin)});`;

async function prepare(folder: string, config: object = {}): Promise<void> {
  await writeFile(join(folder, "worker.mjs"), worker);
  await writeFile(join(folder, "mode"), "2.2.0");
  const address = { command: [process.execPath, ...flags, join(folder, "worker.mjs")], cwd: demoWorker.cwd };
  const base = { address, catalogs: ["demo"], out: "src", snapshot: "s.json" };
  await writeFile(join(folder, "vgi.config.json"), JSON.stringify({ ...base, ...config }));
}

const patience = { timeout: 30_000, interval: 50 };

test("it follows worker and configuration, waits for a worker that is down, and ends with 130", async () => {
  await using folder = await temporaryFolder();
  await prepare(folder.path);
  const interrupt = new AbortController();
  const file = (name: string): Promise<string> => readFile(join(folder.path, name), "utf8").catch(() => "");
  let told = "";
  const running = runCommand(folder.path, ["watch", "--interval", "0.2", "--json"], {
    signal: interrupt.signal,
    onStderr: (text) => (told += text),
  });
  try {
    await vi.waitFor(async () => expect(await file("src/demo/main.ts")).toContain("sequence"), patience);
    await writeFile(join(folder.path, "mode"), "1.0.0");
    await vi.waitFor(async () => expect(await file("s.json")).toContain('"protocolVersion": "1.0.0"'), patience);
    await prepare(folder.path, { names: { "main.sequence": "countUp" } });
    await vi.waitFor(async () => expect(await file("src/demo/main.ts")).toContain("const countUp"), patience);
    await writeFile(join(folder.path, "mode"), "down");
    await vi.waitFor(() => expect(told).toContain("trying again"), patience);
    // Long enough to be told again, were it told each time.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await writeFile(join(folder.path, "vgi.config.json"), "{");
    await vi.waitFor(() => expect(told).toContain("waiting for a change"), patience);
    await prepare(folder.path);
    await vi.waitFor(() => expect(told).toContain("the worker is back"), patience);
    await vi.waitFor(async () => expect(await file("src/demo/main.ts")).not.toContain("countUp"), patience);
  } finally {
    interrupt.abort();
  }
  const { code, stdout, stderr } = await running;
  expect(code).toBe(130);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(lines[0]).toMatchObject({ out: join(folder.path, "src"), changes: expect.arrayContaining([]) });
  expect(stderr.match(/ended before it answered.*; trying again every 0\.2 s/g)).toHaveLength(1);
  expect(stderr).toMatch(/vgi\.config\.json:1:2 can't be used: .*; waiting for a change/);
  expect(stderr).toContain("the worker is back");
}, 120_000);

test("without a worker it watches the snapshot", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), "{}");
  const interrupt = new AbortController();
  const args = ["watch", "--snapshot", "s.json", "--out", "o"];
  let told = "";
  const running = runCommand(folder.path, args, { signal: interrupt.signal, onStderr: (text) => (told += text) });
  await vi.waitFor(() => expect(told).toContain("waiting for a change"), patience);
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  await vi.waitFor(async () => expect(await readdir(join(folder.path, "o"))).toContain("garden"), patience);
  interrupt.abort();
  const { code, stdout, stderr } = await running;
  expect([code, stdout]).toEqual([130, expect.stringContaining("create garden/main.ts")]);
  expect(stderr).toMatch(/s\.json is no catalog snapshot: .*; waiting for a change/);
}, 60_000);

test.each([
  [["watch"], /there is no output folder/],
  [["watch", "--out", "o"], /there is no worker address/],
  [["watch", "--interval", "0"], /"0" is no number of seconds/],
])("%j can't start", async (args, message) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand(folder.path, args);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
});

test.skipIf(process.platform !== "linux")(
  "Ctrl+C ends it soon, and leaves no process",
  async () => {
    await using folder = await temporaryFolder();
    await prepare(folder.path);
    const cli = join(demoWorker.cwd, "packages/codegen/src/bin.ts");
    const child = spawn(
      process.execPath,
      [...flags, cli, "watch", "--config", join(folder.path, "vgi.config.json"), "--interval", "0.1"],
      {
        cwd: demoWorker.cwd,
      },
    );
    let printed = "";
    child.stderr.on("data", (chunk: unknown) => (printed += String(chunk)));
    await vi.waitFor(() => expect(printed).toContain("watching"), patience);
    const start = performance.now();
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(130);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(await commandLinesWith(folder.path)).toEqual([]);
  },
  60_000,
);

async function commandLinesWith(text: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(text));
}
