import { inspect } from "node:util";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ProtocolError, VgiError, WorkerExitedError, WorkerStartError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { numbers, reply, request, valuesOf } from "../../testing/batches.js";
import { childrenOf } from "../../testing/children-of.js";
import { BytesConnection } from "../bytes-connection.js";
import { ProcessChannel } from "./process-channel.js";

const WORKER = fileURLToPath(new URL("../../testing/faulty-worker.mjs", import.meta.url));
const PROGRAM = fileURLToPath(new URL("../../testing/idle-program.ts", import.meta.url));
const REPLY = Buffer.from(reply(numbers([42n]))).toString("base64");

const faulty = (mode: string, argument = ""): string[] => [process.execPath, WORKER, mode, argument];

/** One call to a worker of its own; the error of it. */
async function failure(command: readonly string[], options: PoolOptions = {}): Promise<VgiError> {
  await using pool = createPool({ command }, options);
  const error: unknown = await (async () => {
    await using lease = await pool.acquire();
    await lease.connection.unary(request(), { timeoutMs: 5000 });
  })().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VgiError);
  return error as VgiError;
}

function alive(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid: number | undefined): Promise<boolean> {
  for (let i = 0; i < 100 && alive(pid); i += 1) await sleep(20);
  return !alive(pid);
}

describe("a worker that can't be used", () => {
  it("whose program doesn't exist", async () => {
    const error = await failure(["no-such-program-here", "x"]);
    expect(error).toBeInstanceOf(WorkerStartError);
    expect(error.message).toBe(
      'stdio:no-such-program-here x could not be started: the program "no-such-program-here" was not found. Check the command, and that its program is on the PATH.',
    );
  });

  it("whose environment can't be given to a program, without showing it", async () => {
    const error = await failure(faulty("silent"), { env: { TOKEN: "s3cret\0" } });
    expect(error.message).toContain("has a character that none may have");
    expect(inspect(error)).not.toContain("s3cret\\x00");
  });

  it("whose directory doesn't exist", async () => {
    expect((await failure(faulty("silent"), { cwd: "/no/such/directory" })).message).toContain(
      'the directory "/no/such/directory" was not found',
    );
  });

  it("that ends at once", async () => {
    const error = await failure(faulty("exit", "7"));
    expect(error).toBeInstanceOf(WorkerStartError);
    expect(error).toMatchObject({ exitCode: 7, lastStderr: ["Traceback: cannot import my_worker"] });
    expect(error.message).toMatch(
      /ended before it answered m: exit code 7\..*stderr ended with:\n {2}Traceback: cannot import my_worker$/s,
    );
  });

  it("that prints something else", async () => {
    const error = await failure(faulty("junk"));
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error.message).toContain(String.raw`found "Listening on port 1234\n"`);
  });

  it("that doesn't read", async () => {
    const lines: string[] = [];
    await using pool = createPool({ command: faulty("deaf") }, { stderr: (line) => lines.push(line) });
    const lease = await pool.acquire();
    while (lines.length === 0) await sleep(10);
    const error: unknown = await lease.connection
      .unary(request(), { timeoutMs: 8000 })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerStartError);
    await lease.release();
  });
});

describe("a worker that ends", () => {
  it("in the middle of an answer", async () => {
    await using pool = createPool({ command: faulty("half", REPLY) });
    const lease = await pool.acquire();
    expect(valuesOf(await lease.connection.unary(request()))).toEqual([42n]);
    const error: unknown = await lease.connection.unary(request("second")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerExitedError);
    expect(error).toMatchObject({ exitCode: null, signal: "SIGKILL" });
    expect((error as Error).message).toMatch(
      /ended while second waited for it: signal SIGKILL in the middle of an answer/,
    );
    expect(lease.connection.usable).toBe(false);
    await lease.release();
    await using next = await pool.acquire();
    expect(valuesOf(await next.connection.unary(request()))).toEqual([42n]);
  });

  it("with the last 50 lines of its stderr, and all of them to who asks", async () => {
    const lines: string[] = [];
    const error = await failure(faulty("noisy"), { stderr: (line) => lines.push(line) });
    const { lastStderr } = error as WorkerStartError;
    expect(lastStderr.slice(0, 1)).toEqual(["line 152"]);
    expect(lastStderr.slice(-2)).toEqual(["line 200", "no newline at the end"]);
    expect(lastStderr).toHaveLength(50);
    expect(lines).toHaveLength(201);
  });

  it("while it is idle: the next lease has another", async () => {
    await using pool = createPool({ command: faulty("answer", REPLY) });
    const first = await pool.acquire();
    await first.connection.unary(request());
    await first.release();
    await sleep(10);
    const workers = await childrenOf(process.pid, WORKER);
    for (const pid of workers) process.kill(pid, "SIGKILL");
    await sleep(100);
    await using second = await pool.acquire();
    expect(second.connection).not.toBe(first.connection);
    expect(valuesOf(await second.connection.unary(request()))).toEqual([42n]);
  });
});

it("a worker that writes between calls is not used again", async () => {
  await using pool = createPool({ command: faulty("chatty", REPLY) });
  const first = await pool.acquire();
  await first.connection.unary(request());
  expect(first.connection.usable).toBe(true);
  await first.release();
  await sleep(100);
  await using second = await pool.acquire();
  expect(second.connection).not.toBe(first.connection);
  expect(valuesOf(await second.connection.unary(request()))).toEqual([42n]);
  await sleep(100);
  // Whoever goes on with it hears of it.
  expect(second.connection.usable).toBe(false);
  await expect(second.connection.unary(request())).rejects.toThrow(/Still here/);
});

describe("closing", () => {
  it("ends a worker by the end of its input", async () => {
    const channel = await ProcessChannel.start({ command: faulty("answer", REPLY) });
    const connection = new BytesConnection(channel);
    await connection.unary(request());
    await connection.close();
    expect(alive(channel.pid)).toBe(false);
    expect(connection.usable).toBe(false);
  });

  it("kills a worker that ignores its input and SIGTERM", async () => {
    const channel = await ProcessChannel.start({ command: faulty("stubborn", REPLY) }, { exitMs: 50, killMs: 100 });
    await new BytesConnection(channel).unary(request());
    await channel.close();
    expect(alive(channel.pid)).toBe(false);
  });

  it("ends a wrapper together with its worker", async () => {
    const script = `const c = require("child_process").spawn(process.execPath, ${JSON.stringify(faulty("stubborn").slice(1))}, { stdio: "inherit" }); process.stderr.write(c.pid + "\\n");`;
    const lines: string[] = [];
    const channel = await ProcessChannel.start(
      { command: [process.execPath, "-e", script] },
      { exitMs: 50, killMs: 100, stderr: (line) => lines.push(line) },
    );
    while (lines.length === 0) await sleep(10);
    expect(alive(Number(lines[0]))).toBe(true);
    await channel.close();
    expect(await untilGone(Number(lines[0]))).toBe(true);
  });

  it("ends the call that is running", async () => {
    const channel = await ProcessChannel.start({ command: faulty("silent") });
    const connection = new BytesConnection(channel);
    const call = connection.unary(request()).catch((thrown: unknown) => thrown);
    await connection.close();
    expect(await call).toBeInstanceOf(VgiError);
    expect(alive(channel.pid)).toBe(false);
  });
});

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly workers: readonly number[];
}

/** Runs a program that uses a worker and leaves its pool open; how it ended, and the workers it had. */
async function runProgram(mode: string, signal?: NodeJS.Signals): Promise<Ended> {
  const args = ["--import", "tsx", "--conditions=vgi-source", PROGRAM, mode, JSON.stringify(faulty("stubborn", REPLY))];
  const program = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "ignore"] });
  const closed = once(program, "close");
  await once(program.stdout, "data");
  const workers = await childrenOf(program.pid ?? 0, WORKER);
  if (signal === undefined) program.stdin.write("go");
  else program.kill(signal);
  const [code, by] = (await closed) as [number | null, string | null];
  return { code, signal: by, workers };
}

describe.skipIf(process.platform === "win32")("the end of the program takes its workers along", () => {
  it.each<[string, string, NodeJS.Signals | undefined, Pick<Ended, "code" | "signal">]>([
    ["by itself, although an idle worker is pooled", "idle", undefined, { code: 0, signal: null }],
    ["by itself, although an idle worker is kept warm", "warm", undefined, { code: 0, signal: null }],
    ["by process.exit()", "exit", undefined, { code: 5, signal: null }],
    ["by an uncaught exception", "throw", undefined, { code: 1, signal: null }],
    ["by SIGTERM, of which it still dies", "running", "SIGTERM", { code: null, signal: "SIGTERM" }],
    ["by SIGINT, of which it still dies", "running", "SIGINT", { code: null, signal: "SIGINT" }],
    ["by SIGHUP, of which it still dies", "running", "SIGHUP", { code: null, signal: "SIGHUP" }],
    ["by an unhandled rejection", "reject", undefined, { code: 1, signal: null }],
  ])("%s", async (_, mode, signal, expected) => {
    const ended = await runProgram(mode, signal);
    expect(ended).toMatchObject(expected);
    expect(ended.workers).toHaveLength(1);
    expect(await untilGone(ended.workers[0])).toBe(true);
  });
});
