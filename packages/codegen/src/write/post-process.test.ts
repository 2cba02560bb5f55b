import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { postProcess, type PostProcess } from "./post-process.js";

const files = [
  { path: "a/x.ts", content: "let x" },
  { path: "y.ts", content: "let y" },
];

const script = (body: string): PostProcess => ({
  command: [process.execPath, "-e", body],
  cwd: "/",
  env: process.env,
});

test("the command sees copies, beside the output folder, and what it leaves is the result", async () => {
  await using folder = await temporaryFolder();
  const out = join(folder.path, "src/vgi");
  const append =
    "const fs = require('fs'); for (const f of process.argv.slice(1)) fs.appendFileSync(f, f.startsWith(process.env.WHERE) ? '!' : '?')";
  const result = await postProcess(out, files, {
    ...script(append),
    env: { ...process.env, WHERE: join(folder.path, ".vgi-codegen-tmp-") },
  });
  expect(result).toEqual([
    { path: "a/x.ts", content: "let x!" },
    { path: "y.ts", content: "let y!" },
  ]);
  expect(await readdir(folder.path)).toEqual([]);
});

test("programs of node_modules/.bin are found by their names", async () => {
  await using folder = await temporaryFolder();
  const bin = join(folder.path, "node_modules/.bin");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "upper"), '#!/bin/sh\nshift\nfor f in "$@"; do printf upper > "$f"; done\n');
  await chmod(join(bin, "upper"), 0o755);
  const cwd = join(folder.path, "packages");
  await mkdir(cwd);
  const [first] = await postProcess(folder.path, files, { command: ["upper", "--write"], cwd, env: process.env });
  expect(first).toEqual({ path: "a/x.ts", content: "upper" });
});

test.each([
  ["process.exitCode = 3; console.error('bad file')", /ended with exit code 3 and said:\nbad file\n/],
  ["process.kill(process.pid, 'SIGKILL')", /ended by SIGKILL/],
  ["require('fs').rmSync(process.argv[1])", /a\/x\.ts is gone after it/],
])("%s is a failure, and leaves nothing behind", async (body, message) => {
  await using folder = await temporaryFolder();
  await expect(postProcess(folder.path, files, script(body))).rejects.toThrow(message);
  expect(await readdir(folder.path)).toEqual([]);
});

test("a program that isn't there is a failure", async () => {
  await using folder = await temporaryFolder();
  const running = postProcess(folder.path, files, { command: ["no-such-program"], cwd: "/", env: process.env });
  await expect(running).rejects.toThrow(/the program "no-such-program" was not found/);
});

test("an interrupt ends it", async () => {
  await using folder = await temporaryFolder();
  const signal = AbortSignal.timeout(200);
  await expect(postProcess(folder.path, files, { ...script("setInterval(() => {}, 1000)"), signal })).rejects.toThrow();
  expect(await readdir(folder.path)).toEqual([]);
});
