import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { WorkerCommand } from "../../src/index.js";
import { workerBundle } from "./worker-bundle.js";

/** What a demo worker is started with. */
export interface WorkerOptions {
  /** Default `2.2.0`. */
  readonly protocol?: string;
  readonly fault?: string;
  /** HTTP only. Default: a free port. */
  readonly port?: number;
}

/** The command of a demo worker that serves stdin and stdout. */
export function stdioWorker(options: WorkerOptions = {}): WorkerCommand {
  return { command: [process.execPath, workerBundle(), ...args(options)] };
}

/** A demo worker that serves HTTP, in a process of its own. */
export interface HttpWorker extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
}

/** Starts a demo worker that serves HTTP; disposing of it ends the process. */
export async function startHttpWorker(options: WorkerOptions = {}): Promise<HttpWorker> {
  const child = spawn(process.execPath, [workerBundle(), "--http", `${options.port ?? 0}`, ...args(options)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([
    once(lines, "line"),
    ended.then(() => Promise.reject(new Error("the HTTP worker ended before it listened"))),
  ])) as [string];
  const port = Number(line.replace("PORT:", ""));
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      child.stdout.destroy();
    },
  };
}

function args(options: WorkerOptions): string[] {
  return [
    ...(options.protocol === undefined ? [] : ["--protocol", options.protocol]),
    ...(options.fault === undefined ? [] : ["--fault", options.fault]),
  ];
}
