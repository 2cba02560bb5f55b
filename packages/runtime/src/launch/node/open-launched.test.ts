import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelledError, DeadlineError, TransportError, WorkerStartError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { numbers, reply, request, valuesOf } from "../../testing/batches.js";
import type { LaunchOptions } from "../launch-options.js";
import { planLaunch } from "./launch-worker.js";
import { removeStaleWorkers } from "./remove-stale-workers.js";

const WORKER = fileURLToPath(new URL("../../testing/launched-worker.mjs", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../testing/launch-program.ts", import.meta.url));
const REPLY = Buffer.from(reply(numbers([42n]))).toString("base64");
const command = (mode: string): string[] => [process.execPath, WORKER, mode, REPLY];

const hasFlock = spawnSync("flock", ["--version"]).error === undefined;
if (!hasFlock) console.log("launch: skipped: there is no flock(1) here");

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "vgi-launch-"));
});
afterEach(() => {
  for (const pid of starts()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Workers that were ever started. */
function starts(): number[] {
  const file = path.join(directory, "starts");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").map(Number) : [];
}

function plan(mode: string, options: LaunchOptions = {}): ReturnType<typeof planLaunch> {
  return planLaunch({ command: command(mode) }, { stateDirectory: directory, ...options });
}

/** One call, on a pool of its own. */
async function call(mode: string, launch: LaunchOptions = {}, options: PoolOptions = {}): Promise<void> {
  const settings = { launch: { stateDirectory: directory, idleMs: 60_000, ...launch }, ...options };
  await using pool = createPool({ kind: "launch", command: command(mode) }, settings);
  await using lease = await pool.acquire();
  expect(lease.connection.address).toMatch(/^launch:/);
  expect(valuesOf(await lease.connection.unary(request()))).toEqual([42n]);
}

describe.skipIf(!hasFlock)("a shared worker", () => {
  it("is started once, and found again", async () => {
    for (let i = 0; i < 3; i += 1) await call("serve");
    expect(starts()).toHaveLength(1);
    const { key, socket } = plan("serve");
    const meta: unknown = JSON.parse(readFileSync(path.join(directory, `${key}.meta`), "utf8"));
    expect(meta).toMatchObject({ cmd: command("serve"), cwd: process.cwd(), socket, launcher_pid: process.pid });
    expect(statSync(path.join(directory, `${key}.log`)).mode & 0o777).toBe(0o600);
  });

  it("is started once by twenty programs that begin together", { timeout: 120_000 }, async () => {
    const args = ["--import", "tsx", "--conditions=vgi-source", PROGRAM, JSON.stringify(command("slow")), directory];
    const codes = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const [code] = (await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit")) as [number | null];
        return code;
      }),
    );
    expect(codes).toEqual(Array.from({ length: 20 }, () => 0));
    expect(starts()).toHaveLength(1);
  });

  it("is another one for another command, directory or setting", () => {
    const key = (extra: object): string =>
      planLaunch({ command: command("serve"), ...extra }, { stateDirectory: directory }).key;
    const keys = [{}, { command: [...command("serve"), "x"] }, { cwd: tmpdir() }, { env: { VGI_RPC_X: "1" } }].map(
      (extra) => key(extra),
    );
    expect(new Set(keys).size).toBe(4);
    expect(key({ cwd: `${tmpdir()}/../${path.basename(tmpdir())}` })).toBe(key({ cwd: tmpdir() }));
    expect(key({ env: { OTHER: "1" } })).toBe(key({}));
  });

  it("may print before it listens, and outlives the program that started it, in a session of its own", async () => {
    await call("noisy");
    const [pid = 0] = starts();
    const { key } = plan("noisy");
    expect(readFileSync(path.join(directory, `${key}.log`), "utf8")).toBe("the worker's own words\n");
    const session = spawnSync("ps", ["-o", "sid=", "-p", String(pid)])
      .stdout.toString()
      .trim();
    expect(session).toBe(String(pid));
  });

  it("ends when it has been idle, and is started anew", async () => {
    await call("serve", { idleMs: 100 });
    await sleep(1500);
    expect(existsSync(plan("serve").socket)).toBe(false);
    await call("serve");
    expect(starts()).toHaveLength(2);
  });

  it("that was killed is replaced, its socket too", async () => {
    await call("serve");
    process.kill(starts()[0] ?? 0, "SIGKILL");
    await sleep(100);
    expect(existsSync(plan("serve").socket)).toBe(true);
    await call("serve");
    expect(starts()).toHaveLength(2);
  });

  it("can share memory", async () => {
    await call("serve", {}, { sharedMemory: true });
  });
});

describe.skipIf(!hasFlock)("starting fails", () => {
  it("with the end of the log when the worker dies", async () => {
    const error: unknown = await call("dies").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerStartError);
    const { message, lastStderr, exitCode } = error as WorkerStartError;
    expect([exitCode, lastStderr.length, lastStderr.at(-1)]).toEqual([3, 50, "line 60"]);
    expect(message).toMatch(/^launch:.*launched-worker\.mjs dies .* could not be started: exit code 3\. Check/);
    expect(message).toMatch(/line 51\n.*line 60$/s);
  });

  it("with the lines of this worker alone when the log is kept", async () => {
    const log = path.join(directory, "my.log");
    writeFileSync(log, "older\n");
    const error: unknown = await call("dies", { log }).catch((thrown: unknown) => thrown);
    expect((error as WorkerStartError).lastStderr[0]).toBe("line 11");
    expect(readFileSync(log, "utf8")).toMatch(/^older\nline 1\n/);
  });

  it("when the worker listens elsewhere, or not in time, and ends it", async () => {
    await expect(call("elsewhere")).rejects.toThrow(/it listens on "\/somewhere\/else" instead of/);
    await expect(call("mute", { startTimeoutMs: 500 })).rejects.toThrow(/did not listen within 500 ms/);
    for (const pid of starts()) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });

  it("when there is no such program, directory or log", async () => {
    const options = { launch: { stateDirectory: directory } };
    const failure = async (address: { command: string[]; cwd?: string }, more: LaunchOptions = {}): Promise<string> => {
      await using pool = createPool({ kind: "launch", ...address }, { launch: { ...options.launch, ...more } });
      return pool.acquire().then(
        () => "",
        (error: Error) => error.message,
      );
    };
    expect(await failure({ command: ["no-such-program"] })).toMatch(/the program "no-such-program" was not found/);
    expect(await failure({ command: ["true"], cwd: "/no/such" })).toMatch(/the directory "\/no\/such" was not found/);
    expect(await failure({ command: ["true"] }, { log: "/no/such/log" })).toMatch(/log \/no\/such\/log .* launch\.log/);
    expect(await failure({ command: ["true"] }, { stateDirectory: path.join(directory, "x".repeat(100)) })).toMatch(
      /path of a socket has at most \d+ bytes/,
    );
  });

  it("when something that is no socket is in its place, which stays", async () => {
    const { socket } = plan("serve");
    writeFileSync(socket, "precious");
    await expect(call("serve")).rejects.toThrow(TransportError);
    expect(readFileSync(socket, "utf8")).toBe("precious");
  });

  it("when another program holds the lock for too long", async () => {
    const { key } = plan("serve");
    const holder = spawn("flock", [path.join(directory, `${key}.lock`), "sh", "-c", "echo held; exec cat"]);
    await once(holder.stdout, "data");
    await expect(call("serve", { startTimeoutMs: 100 })).rejects.toThrow(DeadlineError);
    holder.stdin.end();
    await once(holder, "exit");
    await call("serve");
  });

  it("when the caller gives up, and ends what was being started", async () => {
    await using pool = createPool(
      { kind: "launch", command: command("mute") },
      { launch: { stateDirectory: directory } },
    );
    await expect(pool.acquire({ signal: AbortSignal.timeout(500) })).rejects.toThrow(CancelledError);
    for (const pid of starts()) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  });
});

it("refuses on Windows, and says what to use instead", async () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform");
  Object.defineProperty(process, "platform", { ...platform, value: "win32" });
  try {
    await using pool = createPool("launch:worker");
    await expect(pool.acquire()).rejects.toThrow(/can't be used on Windows: .* with stdio: and the same command/);
  } finally {
    Object.defineProperty(process, "platform", platform ?? {});
  }
});

describe.skipIf(!hasFlock)("files of workers that are gone", () => {
  it("are removed, those of live and of locked ones stay", async () => {
    const socketOf = (key: string): string => path.join(directory, `${key}.sock`);
    const files = (key: string): string[] =>
      ["meta", "log", "lock", "sock"].filter((ending) => existsSync(path.join(directory, `${key}.${ending}`)));
    for (const key of ["gone", "alive", "locked", "own"]) {
      for (const ending of ["meta", "log", "lock"]) writeFileSync(path.join(directory, `${key}.${ending}`), "{}");
    }
    const server = createServer().listen(socketOf("alive"));
    await once(server, "listening");
    const holder = spawn("flock", [path.join(directory, "locked.lock"), "sh", "-c", "echo held; exec cat"]);
    await once(holder.stdout, "data");
    await removeStaleWorkers(directory, "own");
    expect(files("gone")).toEqual([]);
    expect(files("alive")).toHaveLength(4);
    expect(files("locked")).toHaveLength(3);
    expect(files("own")).toHaveLength(3);
    holder.stdin.end();
    server.close();
  });
});
