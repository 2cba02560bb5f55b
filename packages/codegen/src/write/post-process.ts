import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import type { GeneratedFile } from "../emit/declarations.js";
import { CodegenError, messageOf } from "../errors.js";
import { errorCode } from "./plan-write.js";

/** A command that formats files, and where it runs. */
export interface PostProcess {
  /** Program and arguments; the paths of the files are put behind them. No shell is involved. */
  readonly command: readonly string[];
  /** Working directory: the folder of the configuration. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a command over generated files before they are compared and written. It sees copies in a temporary folder, which lies where
 * the output folder is, so that a formatter finds the settings for it. Programs of `node_modules/.bin` are found by their names.
 *
 * @param out output folder; it need not exist
 * @throws CodegenError when the command fails: nothing has been written then
 */
export async function postProcess(
  out: string,
  files: readonly GeneratedFile[],
  options: PostProcess,
): Promise<GeneratedFile[]> {
  if (files.length === 0) return [];
  const folder = await mkdtemp(join(await nearestFolder(out), ".vgi-codegen-tmp-")).catch((cause: unknown) => {
    throw postProcessError(options, messageOf(cause), "It needs a temporary folder beside the output folder.", cause);
  });
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await runCommand(
      files.map(({ path }) => join(folder, path)),
      options,
    );
    return await Promise.all(
      files.map(async ({ path }) => ({ path, content: await readProcessed(join(folder, path), path, options) })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function nearestFolder(folder: string): Promise<string> {
  const stats = await stat(folder).catch(() => undefined);
  return stats?.isDirectory() === true || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

async function readProcessed(file: string, path: string, options: PostProcess): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw postProcessError(options, `${path} is gone after it`, "A command may change files, not remove them.", cause);
  }
}

const longestOutput = 4000;

async function runCommand(paths: readonly string[], options: PostProcess): Promise<void> {
  const [program = "", ...args] = options.command;
  const child = spawn(program, [...args, ...paths], {
    cwd: options.cwd,
    env: { ...options.env, PATH: binPath(options) },
    stdio: ["ignore", "pipe", "pipe"],
    signal: options.signal,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: unknown) => (output = (output + String(chunk)).slice(-longestOutput)));
  }
  const [code, signal] = await closed(child).catch((cause: unknown) => {
    const why =
      errorCode(cause) === "ENOENT" ? `the program ${JSON.stringify(program)} was not found` : messageOf(cause);
    throw postProcessError(options, why, nothingWritten, cause);
  });
  if (code === 0) return;
  const end = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
  const said = output.trim();
  throw postProcessError(options, said === "" ? end : `${end} and said:\n${said}\n`, nothingWritten);
}

const nothingWritten = "Nothing has been written. Correct postProcess in the configuration.";

/** How a process ended. Rejects when it could not be started, or was aborted. */
function closed(child: ChildProcess): Promise<readonly [number | null, NodeJS.Signals | null]> {
  return new Promise((resolveEnd, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolveEnd([code, signal]));
  });
}

/** `PATH` with the programs of the project's packages first, as in scripts of package.json. */
function binPath({ cwd, env }: PostProcess): string {
  const folders: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules", ".bin"));
    if (dirname(folder) === folder) break;
  }
  return [...folders, env["PATH"] ?? ""].join(delimiter);
}

function postProcessError({ command }: PostProcess, why: string, next: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_POST_PROCESS", {
    what: `the command ${command.join(" ")} of postProcess failed`,
    why,
    next,
    cause,
  });
}
