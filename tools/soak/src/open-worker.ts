import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerAddressInput } from "vgi-runtime";

/** Transports that are soaked. */
export const transports = ["stdio", "unix", "tcp", "http"] as const;

/** One of {@link transports}. */
export type Transport = (typeof transports)[number];

/** The worker, in processes of its own. */
export interface OpenWorker extends AsyncDisposable {
  readonly address: WorkerAddressInput;
}

const command = (...args: readonly string[]): string[] => [
  process.execPath,
  "--import",
  import.meta.resolve("tsx"),
  "--conditions=vgi-source",
  fileURLToPath(new URL("soak-worker.ts", import.meta.url)),
  ...args,
];

/** Starts the worker where it listens; over stdio the pool itself starts it. */
export async function openWorker(transport: Transport): Promise<OpenWorker> {
  if (transport === "stdio") {
    return { address: { command: command("stdio") }, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-soak-"));
  const [program = "", ...args] = command(transport, path.join(folder, "worker.sock"));
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  const [first] = (await Promise.race([once(child.stdout, "data"), ended])) as [Buffer | number | null];
  if (!Buffer.isBuffer(first)) throw new Error(`the soak worker ended with exit code ${first}`);
  return {
    address: first.toString().trim(),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
