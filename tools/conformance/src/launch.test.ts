import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { makeBatch, EMPTY_SCHEMA, readRows } from "vgi-arrow";
import { createPool, type LaunchOptions, type PoolOptions, routedRouting } from "vgi-runtime";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { installSuite, type Suite } from "./install-suite.js";
import { pythonFolder } from "./python-folder.js";

const run = promisify(execFile);
const noPython = await requireOrSkip();
const noFlock = spawnSync("flock", ["--version"]).error === undefined ? undefined : "there is no flock(1) here";
const reason = process.platform === "win32" ? "there are no unix sockets" : (noPython ?? noFlock);
if (reason !== undefined) console.log(`launch: skipped: ${reason}`);

const script = (name: string): string => path.join(pythonFolder, name);

const PID = {
  method: "pid",
  routing: routedRouting("SampleService"),
  protocolVersion: null,
  params: makeBatch(EMPTY_SCHEMA, [], 1),
};

describe.skipIf(reason !== undefined)("a worker shared with the reference launcher", { timeout: 120_000 }, () => {
  let suite: Suite;
  let folder: string;
  const workers = new Set<number>();

  beforeAll(async () => {
    suite = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
  }, 600_000);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vgi-launch-"));
  });
  afterEach(async () => {
    for (const pid of workers) process.kill(pid, "SIGKILL");
    workers.clear();
    await rm(folder, { recursive: true, force: true });
  });

  const command = (): string[] => [suite.python, script("sample_worker.py")];
  const env = (): Record<string, string> => ({ PYTHONPATH: suite.sources, PYTHONDONTWRITEBYTECODE: "1" });

  /** Process id of the worker that the reference finds or starts. */
  async function askReference(extra: Record<string, string> = {}, cwd?: string): Promise<number> {
    const args = [script("launch_and_ask.py"), folder, ...command()];
    const { stdout } = await run(suite.python, args, { cwd, env: { ...process.env, ...env(), ...extra } });
    return remembered(Number(stdout));
  }

  async function ask(options: PoolOptions = {}, launch: LaunchOptions = {}): Promise<number> {
    await using pool = createPool(
      { kind: "launch", command: command() },
      { ...options, env: { ...env(), ...options.env }, launch: { stateDirectory: folder, ...launch } },
    );
    await using lease = await pool.acquire();
    return remembered(Number(readRows(await lease.connection.unary(PID))[0]?.["result"]));
  }

  function remembered(pid: number): number {
    expect(pid).toBeGreaterThan(1);
    workers.add(pid);
    return pid;
  }

  it("is found by the other one, whoever started it", async () => {
    const started = await askReference();
    expect(await ask()).toBe(started);
    process.kill(started, "SIGKILL");
    workers.delete(started);
    // What is killed accepts connections until the system has dealt with it.
    await sleep(500);
    const ours = await ask();
    expect(ours).not.toBe(started);
    expect(await askReference()).toBe(ours);
  });

  it("is told apart by directory and settings in the same way", async () => {
    const other = { VGI_RPC_SOMETHING: 'ünïcode " \\ λ 😀' };
    const plain = await ask();
    const set = await ask({ env: other });
    const elsewhere = await ask({ cwd: "/" });
    expect(new Set([plain, set, elsewhere]).size).toBe(3);
    expect(await askReference(other)).toBe(set);
    expect(await askReference({}, "/")).toBe(elsewhere);
    expect(await askReference()).toBe(plain);
  });

  it("is in the directory where the reference looks by default", async () => {
    for (const [name, where] of [
      ["XDG_RUNTIME_DIR", folder],
      ["TMPDIR", folder],
    ] as const) {
      const cleared = { XDG_RUNTIME_DIR: "", TMPDIR: "", TEMP: "", TMP: "", [name]: where };
      const environment = { ...process.env, ...env(), ...cleared };
      const args = [script("launch_and_ask.py"), "--paths", ...command()];
      const { stdout } = await run(suite.python, args, { env: environment });
      const before = { ...process.env };
      Object.assign(process.env, cleared);
      try {
        const pid = await ask({}, { stateDirectory: undefined });
        const files = (await readdir(path.dirname(stdout.trim()))).toSorted();
        expect(files).toEqual(["lock", "log", "meta", "sock"].map((kind) => `${path.basename(stdout.trim())}.${kind}`));
        process.kill(pid, "SIGKILL");
        workers.delete(pid);
      } finally {
        process.env = before;
      }
    }
  });

  it("is one when both launchers start at once", async () => {
    const asked = Array.from({ length: 4 }, () => [askReference(), ask(), ask()]).flat();
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });

  it("shares memory as well", async () => {
    expect(await ask({ sharedMemory: true })).toBe(await ask());
  });
});
