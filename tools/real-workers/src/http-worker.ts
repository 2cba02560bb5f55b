import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How long a worker may take to serve (milliseconds); importing everything takes seconds on a busy machine. */
const startTimeout = 60_000;
/** How long it may take to end by itself when asked to (milliseconds). */
const stopTimeout = 3_000;
/** Lines of standard error that are kept. */
const keptLines = 50;

/** A worker that serves HTTP in a process of ours. */
export interface HttpWorker extends AsyncDisposable {
  /** Base address, e.g. `http://127.0.0.1:41237`. */
  readonly address: string;
  readonly pid: number;
  /** The last lines that it wrote to standard error. */
  stderr(): string;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  /** Ends the process, and waits until it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a worker whose command line makes it serve HTTP and print `PORT:n`, and waits until it answers.
 *
 * @throws Error with the worker's last lines, when it ends or does not answer within a minute
 */
export async function startHttpWorker(command: readonly string[]): Promise<HttpWorker> {
  const [program, ...args] = command;
  if (program === undefined) throw new Error("Cannot start a worker: the command is empty.");
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const lines = keepLines(child);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  // A worker must not outlive the process that started it, however that ends.
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  void ended.then(() => process.off("exit", endWithUs));

  const stop = async (): Promise<void> => {
    if (child.pid === undefined) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeout);
    await ended;
    clearTimeout(timer);
  };
  try {
    const deadline = Date.now() + startTimeout;
    const address = `http://127.0.0.1:${await portOf(child, deadline)}`;
    await untilHealthy(address, child, deadline);
    return { address, pid: child.pid ?? -1, stderr: lines, ended, stop, [Symbol.asyncDispose]: stop };
  } catch (cause) {
    await stop();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The worker did not serve HTTP: ${reason}.\n  ${command.join(" ")}\n${lines()}`, { cause });
  }
}

/** Collects the last lines of standard error. */
function keepLines(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => {
    text = (text + part).split("\n").slice(-keptLines).join("\n");
  });
  return () => text;
}

/** The port in the line `PORT:n` of standard output. */
async function portOf(child: ChildProcess, deadline: number): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error("it printed no port in time")), deadline - Date.now());
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      action();
    };
    // Read on after the port: a full pipe would stop the worker.
    child.stdout?.setEncoding("utf8").on("data", (part: string) => {
      text = (text + part).slice(-4096);
      const match = /^PORT:(\d+)\r?$/m.exec(text);
      if (match !== null) settle(() => resolve(Number(match[1])));
    });
    child.once("error", (error) => settle(() => reject(error)));
    child.once("close", (code) => settle(() => reject(new Error(`it ended with exit code ${code}`))));
  });
}

/** Polls `/health` until it answers. */
async function untilHealthy(address: string, child: ChildProcess, deadline: number): Promise<void> {
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended before it answered");
    const response = await fetch(`${address}/health`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await once(AbortSignal.timeout(50), "abort");
  }
  throw new Error(`${address}/health did not answer in time`);
}
