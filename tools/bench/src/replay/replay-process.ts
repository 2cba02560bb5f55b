import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Command line of the replay worker in Node, run from its source. */
export function nodeReplay(...args: readonly string[]): [string, ...string[]] {
  const worker = fileURLToPath(new URL("replay-worker.ts", import.meta.url));
  return [process.execPath, "--import", import.meta.resolve("tsx"), "--conditions=vgi-source", worker, ...args];
}

/** A replay worker that listens. */
export interface ReplayServer extends AsyncDisposable {
  /** Where it answers calls. */
  readonly url: string;
  /** Where it gives the bytes of a scan as one body: `/TYPE/ROWS/BATCHES` below it. */
  readonly rawUrl: string;
}

/** Starts a replay worker over HTTP. @param command prints where it listens */
export async function startReplayServer(command: readonly [string, ...string[]]): Promise<ReplayServer> {
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const ended = once(child, "close");
  // In a group of its own, an interrupt of this process does not reach it.
  const endWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", endWithUs);
  child.once("close", () => process.off("exit", endWithUs));
  const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer | number];
  const [, port, rawPort] = /PORT:(\d+) RAW:(\d+)/.exec(String(line)) ?? [];
  if (port === undefined || rawPort === undefined) throw new Error(`the replay worker did not start: ${String(line)}`);
  return {
    url: `http://127.0.0.1:${port}`,
    rawUrl: `http://127.0.0.1:${rawPort}`,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
