import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import type * as print from "../emit/print.js";
import { printFiles } from "../emit/print.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { runCommand } from "../testing/run-command.js";
import { syntheticSnapshot } from "../testing/synthetic-catalog.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

vi.mock("../emit/print.js", async (original) => {
  const module = await original<typeof print>();
  return { ...module, printFiles: vi.fn(module.printFiles) };
});

beforeEach(() => {
  vi.mocked(printFiles).mockClear();
});

/** A folder with a snapshot, and code generated from it. */
async function generated(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(syntheticSnapshot(8)));
  await generate(folder.path);
  expect(vi.mocked(printFiles)).toHaveBeenCalledOnce();
  vi.mocked(printFiles).mockClear();
  return folder;
}

async function generate(cwd: string, ...flags: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await runCommand(cwd, generateCommand.concat(flags));
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

const generateCommand = ["generate", "--snapshot", "s.json", "--out", "out", "--json"];

test("a run that finds everything current prints nothing, and says what a whole run says", async () => {
  await using folder = await generated();
  const lock = join(folder.path, "out/.vgi-codegen/lock.json");
  const sealed = await readFile(lock, "utf8");
  const short = await generate(folder.path);
  expect(vi.mocked(printFiles)).not.toHaveBeenCalled();
  await writeFile(lock, sealed.replace(/"seal": "[0-9a-f]{64}"/, `"seal": "${"0".repeat(64)}"`));
  const whole = (await generate(folder.path, "--dry-run")) as { readonly changes: readonly object[] };
  expect(vi.mocked(printFiles)).toHaveBeenCalledOnce();
  const changes = whole.changes.map((change) => ({ ...change, action: "unchanged" }));
  expect({ ...whole, changes, dryRun: false }).toEqual(short);
  await generate(folder.path);
  expect(await readFile(lock, "utf8")).toBe(sealed);
});

test("other options, plugins and formatters are generated with", async () => {
  await using folder = await generated();
  for (const flags of [
    ["--profile", "js"],
    ["--import-extension", "ts"],
    ["--target", "js", "--force"],
    ["--name", "main.function_0=first"],
    ["--post-process", "true"],
  ]) {
    await generate(folder.path, "--dry-run", ...flags);
    expect(vi.mocked(printFiles), flags.join(" ")).toHaveBeenCalledOnce();
    vi.mocked(printFiles).mockClear();
  }
});

test("an edited file is refused as ever, and check generates whatever the lock says", async () => {
  await using folder = await generated();
  await appendFile(join(folder.path, "out/synthetic/main.ts"), "// mine\n");
  const { code, stderr } = await runCommand(folder.path, generateCommand);
  expect(code).toBe(2);
  expect(stderr).toContain("was edited since it was generated");
  vi.mocked(printFiles).mockClear();
  const check = ["check", "--offline", "--snapshot", "s.json", "--out", "out"];
  expect((await runCommand(folder.path, check)).code).toBe(4);
  await generate(folder.path, "--force");
  expect((await runCommand(folder.path, check)).code).toBe(0);
  expect(vi.mocked(printFiles)).toHaveBeenCalledTimes(3);
});
