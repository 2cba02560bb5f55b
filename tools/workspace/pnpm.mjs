import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

/** Root of the repository. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
const packageManager = manifest.packageManager;

/**
 * Runs a command and resolves with its exit code; its output is this program's.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>, quiet?: boolean, cwd?: string }} [options] quiet: output only on failure
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ["ignore", "pipe", "pipe"] : "inherit",
      // npm and npx are .cmd files on Windows, which only a shell starts; all arguments here are our own constants.
      shell: process.platform === "win32",
    });
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const failed = code !== 0;
      if (failed && options.quiet) process.stderr.write(Buffer.concat(output));
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}

/** Runs pnpm in the version that package.json names; nothing but npm needs to be installed. */
export function pnpm(args, options) {
  return run("npx", ["--yes", packageManager, ...args], options);
}

/** Installs the workspace when it was not, or when the lockfile changed since. */
export async function install() {
  const stamp = path.join(root, "node_modules/.modules.yaml");
  const lock = path.join(root, "pnpm-lock.yaml");
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  step("Installing dependencies");
  const code = await pnpm(["install", "--frozen-lockfile"], { quiet: true });
  if (code !== 0) throw new Error(`installing the dependencies failed (exit code ${code})`);
}

/** Builds every package. Turbo skips what did not change. */
export async function build() {
  step("Building the packages");
  const code = await pnpm(["exec", "turbo", "run", "build", "--output-logs=errors-only", "--log-order=grouped"], {
    quiet: true,
    env: { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
  });
  if (code !== 0) throw new Error(`the build failed (exit code ${code})`);
}

/** Runs a tool of this workspace from its sources; `node` has more options of Node.js. */
export function tool(file, args, { node = [], ...options } = {}) {
  const fromSources = ["--import", "tsx", "--conditions=vgi-source", ...node];
  return run(process.execPath, [...fromSources, path.join(root, file), ...args], options);
}

/** Runs a program from node_modules by its script, so that it uses this Node. */
export function bin(name, args, options) {
  const target = path.join(root, "node_modules/.bin", name);
  return run(process.platform === "win32" ? `${target}.cmd` : target, args, options);
}

/** Tells what is going on, on standard error: standard output belongs to the command. */
export function step(text) {
  const line = `> ${text} …`;
  process.stderr.write(`${process.stderr.isTTY ? styleText("dim", line) : line}\n`);
}

/** Runs `main` as a program: a failure is one line and a non-zero exit code. */
export async function program(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
