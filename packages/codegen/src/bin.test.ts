import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, test } from "vitest";
import { formatSnapshot } from "./read/snapshot-file.js";
import { gardenFolder } from "./testing/garden-folder.js";
import { demoWorker } from "./testing/run-command.js";
import { gardenSnapshot } from "./testing/sample-catalog.js";
import { filesBelow } from "./testing/temporary-folder.js";

/** What only a process of its own shows: signals, streams that go away, and code of the user's that keeps it or ends it. */
let folder: string;

beforeEach(async () => {
  const garden = await gardenFolder();
  folder = garden.path;
  return () => garden[Symbol.asyncDispose]();
});

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Setting {
  /** Sent, twice, when this stands on stderr. */
  readonly signalAt?: readonly [NodeJS.Signals, RegExp];
  readonly stdout?: "pipe" | number;
  readonly closeStderr?: boolean;
  /** How long stdout waits to be read once there is something. */
  readonly readAfterMs?: number;
  /** A module that is loaded first. */
  readonly preload?: string;
}

async function started(
  args: readonly string[],
  { signalAt, stdout = "pipe", closeStderr, readAfterMs = 0, preload }: Setting = {},
): Promise<Ending> {
  const bin = fileURLToPath(new URL("bin.ts", import.meta.url));
  const tsx = import.meta.resolve("tsx");
  const child = spawn(
    process.execPath,
    ["--import", tsx, ...(preload === undefined ? [] : ["--import", preload]), "--conditions=vgi-source", bin, ...args],
    {
      cwd: folder,
      stdio: ["ignore", stdout, "pipe"],
    },
  );
  const said = { stdout: "", stderr: "" };
  let isSent = false;
  const read = (): void => void child.stdout?.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  if (readAfterMs === 0) read();
  else child.stdout?.once("readable", () => setTimeout(read, readAfterMs));
  child.stderr?.on("data", (chunk: Buffer) => {
    said.stderr += chunk.toString();
    if (signalAt !== undefined && !isSent && signalAt[1].test(said.stderr)) {
      isSent = true;
      child.kill(signalAt[0]);
      // As `npm run` does, beside the terminal.
      setTimeout(() => child.kill(signalAt[0]), 5);
    }
    if (closeStderr === true) child.stderr?.destroy();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

const generate = ["generate", "--snapshot", "s.json", "--out", "o"];
const written = { code: 0, stdout: expect.stringContaining("create .vgi-codegen/lock.json") };

test.skipIf(process.platform === "win32").each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s while a worker is asked ends with %d, and leaves nothing", async (signal, code) => {
  await writeFile(
    join(folder, "vgi.config.json"),
    JSON.stringify({ address: { ...demoWorker, command: [...demoWorker.command, "--fault", "silent"] } }),
  );
  const before = await filesBelow(folder);
  const ending = await started(["pull", "--verbose", "--json"], { signalAt: [signal, /connecting to/] });
  expect(ending).toMatchObject({ code, stderr: expect.stringMatching(/interrupted$/m) });
  expect(JSON.parse(ending.stdout)).toMatchObject({ error: { code: "CODEGEN_INTERRUPTED" } });
  expect(await filesBelow(folder)).toEqual(before);
});

test("a reader of stdout that takes its time gets all of it", async () => {
  const [garden, ...others] = gardenSnapshot.catalogs;
  const comment = "word ".repeat(100_000);
  const catalogs = garden === undefined ? [] : [{ ...garden, comment }, ...others];
  await writeFile(join(folder, "t.json"), formatSnapshot({ ...gardenSnapshot, catalogs }));
  const diff = ["diff", "--snapshot", "s.json", "--to", "t.json", "--json"];
  expect(await started(diff, { readAfterMs: 4000 })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(comment),
  });
});

test("a reader of stderr that goes away stops nothing", async () => {
  expect(await started([...generate, "--verbose"], { closeStderr: true })).toMatchObject(written);
});

test.skipIf(process.platform !== "linux")("results that stdout can't take are an error", async () => {
  const full = openSync("/dev/full", "w");
  const ending = await started([...generate, "--json"], { stdout: full });
  closeSync(full);
  expect(ending).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: stdout can't be written: ENOSPC/m) });
});

test("a timer of the configuration does not keep the process", async () => {
  await writeFile(join(folder, "vgi.config.mjs"), "setInterval(() => {}, 1000); export default {};");
  expect(await started(generate)).toMatchObject(written);
});

test.each(["process.exit(0); export default {};", "await new Promise(() => {}); export default {};"])(
  "a configuration that ends the process is an error: %s",
  async (text) => {
    await writeFile(join(folder, "vgi.config.mjs"), text);
    const ending = await started(generate);
    expect(ending).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/ended before it was done.*\nnext: /),
    });
  },
);

test("a run that finds everything current loads neither apache-arrow nor ts-morph; one that asks a worker does", async () => {
  const hooks = `export async function load(url, context, next) {
    const [, name] = /node_modules\\/(apache-arrow|ts-morph)\\//.exec(url) ?? [];
    if (name !== undefined) process._rawDebug("loads " + name);
    return next(url, context);
  }`;
  const register = `import { register } from "node:module"; register("data:text/javascript,${encodeURIComponent(hooks)}");`;
  const preload = `data:text/javascript,${encodeURIComponent(register)}`;
  expect((await started(generate, { preload })).stderr).toContain("loads ts-morph");
  expect((await started(generate, { preload })).stderr).not.toContain("loads ");
  expect((await started(["inspect", "http://127.0.0.1:1"], { preload })).stderr).toContain("loads apache-arrow");
});
