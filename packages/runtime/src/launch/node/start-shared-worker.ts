import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { WorkerStartError } from "../../errors/index.js";
import { describeEnd } from "../../errors/worker-errors.js";
import { endWithProcess } from "../../transports/node/exit-guard.js";
import { whyNotStarted } from "../../transports/node/why-not-started.js";
import { pythonSeconds } from "../python-seconds.js";
import { WorkerLogFile } from "./worker-log-file.js";

/** What is needed to start a shared worker. */
export interface SharedWorker {
  /** For messages. */
  readonly address: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly socket: string;
  readonly idleMs: number;
  readonly startTimeoutMs: number;
  readonly log: string;
  /** Whether the log is kept from one worker to the next. */
  readonly appendLog: boolean;
}

const KILL_MS = 5000;

/**
 * Starts a worker that others may use too, and waits until it listens: it prints `UNIX:<path>` then, once. It gets a session of its own, so
 * that no terminal ends it for everybody, and ends by itself when it has been idle.
 *
 * @throws WorkerStartError with the end of its stderr; it is ended then
 */
export async function startSharedWorker(worker: SharedWorker, signal: AbortSignal): Promise<void> {
  const log = new WorkerLogFile(worker.log, worker.appendLog);
  try {
    const child = await spawnWorker(worker, log);
    // Until it listens nobody else knows of it, and the lock is gone when this process ends.
    const unguard = endWithProcess(() => kill(child, "SIGTERM"));
    try {
      await listening(worker, child, log, signal);
      letGo(child);
    } catch (error) {
      await end(child);
      throw error;
    } finally {
      unguard();
    }
  } finally {
    log.close();
  }
}

async function spawnWorker(worker: SharedWorker, log: WorkerLogFile): Promise<ChildProcess> {
  const [program = "", ...args] = worker.command;
  const idle = pythonSeconds(worker.idleMs);
  try {
    const child = spawn(program, [...args, "--unix", worker.socket, "--idle-timeout", idle], {
      cwd: worker.cwd,
      env: worker.env,
      stdio: ["ignore", "pipe", log.descriptor],
      detached: true,
    });
    await once(child, "spawn");
    child.on("error", () => {});
    return child;
  } catch (cause) {
    throw failed(worker, log, whyNotStarted({ command: worker.command }, cause), null, cause);
  }
}

/** What comes before the line is noise of libraries. */
async function listening(
  worker: SharedWorker,
  child: ChildProcess,
  log: WorkerLogFile,
  signal: AbortSignal,
): Promise<void> {
  if (child.stdout === null) throw failed(worker, log, "it was started without a pipe", child);
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout });
  const giveUp = (): void => lines.close();
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    if (signal.aborted) giveUp();
    for await (const line of lines) {
      if (line === `UNIX:${worker.socket}`) return;
      if (line.startsWith("UNIX:")) {
        throw failed(worker, log, `it listens on ${JSON.stringify(line.slice(5))} instead of ${worker.socket}`, child);
      }
    }
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
  if (signal.aborted) {
    throw failed(worker, log, `it did not listen within ${worker.startTimeoutMs} ms`, child);
  }
  await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
  const { exitCode, signalCode } = child;
  const why = describeEnd({ exitCode, signal: signalCode });
  throw failed(worker, log, isRunning(child) ? "it closed its output before it listened" : why, child);
}

/** Nothing of the worker keeps this process alive; what it still prints is read, as long as we live. */
function letGo(child: ChildProcess): void {
  child.stdout?.resume();
  child.unref();
  // The pipe of a child process is a socket.
  (child.stdout as Socket | null)?.unref();
}

/** It is the first of its group, so what it started goes with it. */
async function end(child: ChildProcess): Promise<void> {
  child.stdout?.destroy();
  if (!isRunning(child)) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  kill(child, "SIGTERM");
  const timer = setTimeout(() => kill(child, "SIGKILL"), KILL_MS);
  await exited;
  clearTimeout(timer);
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

function failed(
  worker: SharedWorker,
  log: WorkerLogFile,
  why: string,
  child: ChildProcess | null,
  cause?: unknown,
): WorkerStartError {
  return new WorkerStartError(
    {
      what: `${worker.address} could not be started`,
      why,
      next: "Check that the command starts a VGI worker that takes --unix PATH and --idle-timeout SECONDS.",
      cause,
    },
    { exitCode: child?.exitCode ?? null, signal: child?.signalCode ?? null, lastStderr: log.lastLines() },
  );
}
