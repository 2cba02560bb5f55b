import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("bin.ts", import.meta.url));
const node = ["--import", "tsx", "--conditions=vgi-source", bin];

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the worker with something on its stdin until it ends. */
function run(args: readonly string[], input: string | Uint8Array = ""): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...node, ...args], { stdio: "pipe" });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("latin1")));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
    child.stdin.on("error", () => undefined);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

describe("vgi-demo-worker", () => {
  it("answers bytes that are no Arrow with an error batch, and ends with 0 when its client closes stdin", async () => {
    const { code, stdout, stderr } = await run([], "hello\n");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("expected an Arrow IPC message");
  });

  it("says the version of its package", async () => {
    const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("refuses a command line with one line and code 2", async () => {
    const { code, stdout, stderr } = await run(["--fault", "boredom"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^vgi-demo-worker: there is no fault "boredom".*\n$/);
  });

  it("explains itself", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const text of ["--http [PORT]", "half-frame-first", "sequence(count: int64", "crash_after", "locked"]) {
      expect(stdout).toContain(text);
    }
  });

  it("has faults that come before the first answer", async () => {
    const [never, exit, junk, half] = await Promise.all([
      run(["--fault", "never-start"]),
      run(["--fault", "exit-first"], "hello\n"),
      run(["--fault", "junk-first"], "hello\n"),
      run(["--fault", "half-frame-first"], "hello\n"),
    ]);
    expect([never.code, never.stdout]).toEqual([1, ""]);
    expect(never.stderr).toContain("ModuleNotFoundError");
    expect([exit.code, exit.stdout]).toEqual([13, ""]);
    expect(junk.stdout).toMatch(/^Loading the model \.\.\.\n\xff/);
    expect([half.code, half.stdout.startsWith("\xff\xff\xff\xff")]).toEqual([13, true]);
  });
});
