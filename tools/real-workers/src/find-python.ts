import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { runCommand } from "./run-command.js";

/** Version of Python that every worker version runs with. */
export const pythonVersion = "3.13";

/** A Python 3.13 that was seen to run. */
export interface Python {
  readonly path: string;
  /** Full version, e.g. `3.13.0`. */
  readonly version: string;
}

/**
 * Finds a Python 3.13: the one `VGI_PYTHON` names, else `python3.13`, `python3` or `python` on the path, else the newest
 * 3.13 of pyenv. Each candidate is run before it is taken: pyenv puts programs on the path that only print an error.
 *
 * @returns `undefined` when there is none
 * @throws Error when `VGI_PYTHON` is set to something else than a Python 3.13
 */
export async function findPython(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Python | undefined> {
  const chosen = env["VGI_PYTHON"];
  if (chosen) {
    const python = await tryPython(chosen);
    if (python !== undefined) return python;
    throw new Error(
      `VGI_PYTHON is set to "${chosen}", which is no working Python ${pythonVersion}. Set it to one, or unset it.`,
    );
  }
  for (const candidate of ["python3.13", "python3", "python", ...(await pyenvPythons(env))]) {
    const python = await tryPython(candidate);
    if (python !== undefined) return python;
  }
  return undefined;
}

/** The interpreter behind a command, when it runs and is a Python 3.13. */
async function tryPython(command: string): Promise<Python | undefined> {
  const script = "import sys, platform; print(sys.executable); print(platform.python_version())";
  try {
    const output = await runCommand([command, "-c", script], { purpose: "run Python", timeout: 15_000 });
    const [executable, version] = output.trim().split(/\r?\n/);
    if (!executable || !version?.startsWith(`${pythonVersion}.`)) return undefined;
    return { path: executable, version };
  } catch {
    return undefined;
  }
}

/** Interpreters of pyenv's 3.13 versions, newest first. */
async function pyenvPythons(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const versions = path.join(env["PYENV_ROOT"] || path.join(homedir(), ".pyenv"), "versions");
  const names = await readdir(versions).catch(() => []);
  return newestFirst(names).map((name) => path.join(versions, name, "bin", "python"));
}

/** Names of 3.13 versions by their patch number, greatest first. */
export function newestFirst(names: readonly string[]): string[] {
  const patches: { name: string; patch: number }[] = [];
  for (const name of names) {
    const match = /^3\.13\.(\d+)$/.exec(name);
    if (match !== null) patches.push({ name, patch: Number(match[1]) });
  }
  return patches.toSorted((a, b) => b.patch - a.patch).map(({ name }) => name);
}
