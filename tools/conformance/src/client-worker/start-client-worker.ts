import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { get as httpGet } from "node:http";
import { get as httpsGet } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** The module that is the worker: a server made to be called by clients in other languages. */
const MODULE = "vgi_rpc.conformance.client_worker";
const START_MS = 60_000;

/** The command of the worker over stdin and stdout, for an address. */
export function stdioCommand(python: string): readonly string[] {
  return [python, "-m", MODULE, "--stdio"];
}

/** A worker that listens, in a process of its own. */
export interface ClientWorker extends AsyncDisposable {
  /** An address for `createPool`. */
  readonly address: string;
  /** Its certificate authority in PEM, with `--tls`. */
  readonly ca: string | null;
}

/**
 * Starts the worker with these arguments (`["--http", "0", "--prefix", "/vgi"]`), and waits until it serves.
 *
 * @throws Error with what it wrote to standard error, when it ends or does not serve within a minute
 */
export async function startClientWorker(python: string, args: readonly string[]): Promise<ClientWorker> {
  return startServer([python, "-m", MODULE], args);
}

/** The same of any server that says where it listens in these words. @param env variables on top of this process's */
export async function startServer(
  [program = "", ...before]: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ClientWorker> {
  const child = spawn(program, [...before, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const output = collect(child);
  const stop = async (): Promise<void> => {
    process.off("exit", killWithUs);
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
    await once(child, "close");
    clearTimeout(timer);
  };
  try {
    const found = await until(child, output, () => announced(output.stdout, args));
    const ca = found.caFile === null ? null : await readFile(found.caFile, "utf8");
    if (found.health !== null) await untilHealthy(found.health, ca, child, output);
    return { address: found.address, ca, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Output {
  stdout: string;
  stderr: string;
}

function collect(child: ChildProcess): Output {
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return output;
}

interface Announced {
  readonly address: string;
  readonly caFile: string | null;
  /** What to ask until it answers: an HTTP port is announced before anyone listens. */
  readonly health: string | null;
}

/** What the worker has printed: `PORT:n`, then `TLS-CA:file`; or `UNIX:path`, `TCP:host:port`. */
function announced(stdout: string, args: readonly string[]): Announced | null {
  const line = (name: string): string | undefined => new RegExp(`^${name}:(.+)$`, "m").exec(stdout)?.[1];
  const [unix, tcp, port, caFile] = [line("UNIX"), line("TCP"), line("PORT"), line("TLS-CA")];
  if (unix !== undefined) return { address: `unix:${unix}`, caFile: null, health: null };
  if (tcp !== undefined) return { address: `tcp://${tcp}`, caFile: null, health: null };
  const tls = args.includes("--tls");
  if (port === undefined || (tls && caFile === undefined)) return null;
  const prefix = args.includes("--prefix") ? (args[args.indexOf("--prefix") + 1] ?? "") : "";
  const address = `${tls ? "https" : "http"}://127.0.0.1:${port}${prefix}`;
  return { address, caFile: caFile ?? null, health: `${address}/health` };
}

async function untilHealthy(url: string, ca: string | null, child: ChildProcess, output: Output): Promise<void> {
  let healthy = false;
  const ask = async (): Promise<void> => {
    while (!healthy && child.exitCode === null) {
      healthy = await answers(url, ca);
      if (!healthy) await sleep(50);
    }
  };
  void ask();
  await until(child, output, () => (healthy ? true : null));
}

function answers(url: string, ca: string | null): Promise<boolean> {
  return new Promise((resolve) => {
    const request = ca === null ? httpGet(url) : httpsGet(url, { ca });
    request.setTimeout(2000, () => request.destroy());
    request.once("error", () => resolve(false));
    request.once("response", (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
  });
}

/** Waits for what `look` finds, and no longer than the worker lives. */
async function until<T>(child: ChildProcess, output: Output, look: () => T | null): Promise<T> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(20)) {
    const found = look();
    if (found !== null) return found;
    if (child.exitCode !== null || child.signalCode !== null) break;
  }
  throw new Error(`The client worker does not serve: ${child.spawnargs.join(" ")}\n${output.stderr}`);
}
