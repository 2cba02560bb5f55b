import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { type CacheLayout, pythonOf } from "./cache-layout.js";
import { fillFolder, removeLeftovers } from "./fill-folder.js";
import type { Progress } from "./progress.js";
import { runCommand } from "./run-command.js";
import { withInstallLock } from "./with-install-lock.js";
import type { WorkerVersion } from "./worker-versions.js";

/** What {@link install} works with. */
export interface InstallInput {
  readonly layout: CacheLayout;
  readonly versions: readonly WorkerVersion[];
  /** The Python that the environment is made with. */
  readonly basePython: string;
  /** Path of the requirements file. */
  readonly requirements: string;
  readonly progress: Progress;
}

/**
 * Installs what is missing: the shared environment, DuckDB's spatial extension, and the packages of each version.
 * Does nothing, and takes no lock, when all of it is there.
 *
 * @throws Error with the last lines of the command that failed; what was complete before stays
 */
export async function install(input: InstallInput): Promise<void> {
  if (await isComplete(input)) return;
  const { layout, versions, progress } = input;
  await withInstallLock(layout.root, progress, async () => {
    await removeLeftovers(layout.root);
    if (!existsSync(layout.python)) await installEnvironment(input);
    if (!(await hasSpatialExtension())) await installSpatialExtension(layout.python, progress);
    for (const version of versions) {
      if (!existsSync(layout.packages(version))) await installPackages(layout, version, progress);
    }
  });
}

async function isComplete({ layout, versions }: InstallInput): Promise<boolean> {
  const everyFolder = existsSync(layout.python) && versions.every((version) => existsSync(layout.packages(version)));
  return everyFolder && (await hasSpatialExtension());
}

async function installEnvironment({ layout, basePython, requirements, progress }: InstallInput): Promise<void> {
  progress("Installing the Python environment that all worker versions share (about 200 MB, once) …");
  await fillFolder(layout.environment, async (folder) => {
    await runCommand([basePython, "-m", "venv", folder], { purpose: "create a Python environment" });
    const python = pythonOf(folder, process.platform);
    await pip(python, ["--requirement", requirements], "install the packages that all worker versions share");
  });
}

async function installPackages(layout: CacheLayout, version: WorkerVersion, progress: Progress): Promise<void> {
  const requirements = [`vgi-python==${version.version}`, `vgi-rpc==${version.rpc}`];
  progress(`Installing ${requirements.join(" and ")} (protocol ${version.protocol}) …`);
  await fillFolder(layout.packages(version), async (folder) => {
    await pip(layout.python, ["--no-deps", "--target", folder, ...requirements], `install ${requirements.join(", ")}`);
  });
}

/** pip without questions; wheels only, because a machine without compilers must do. */
async function pip(python: string, args: readonly string[], purpose: string): Promise<void> {
  const options = ["--no-input", "--disable-pip-version-check", "--quiet", "--only-binary", ":all:"];
  await runCommand([python, "-m", "pip", "install", ...options, ...args], { purpose });
}

/** The fixture workers load this extension on import; it comes from a Python package, because nothing else is reachable everywhere. */
async function installSpatialExtension(python: string, progress: Progress): Promise<void> {
  progress("Installing DuckDB's spatial extension …");
  const script = "from duckdb_extensions import import_extension; import_extension('spatial')";
  await runCommand([python, "-c", script], { purpose: "install DuckDB's spatial extension" });
}

/** DuckDB keeps extensions in a folder of its own in the home folder, whatever environment installed them. */
async function hasSpatialExtension(): Promise<boolean> {
  const folder = path.join(homedir(), ".duckdb", "extensions", "v1.5.5");
  const platforms = await readdir(folder).catch(() => []);
  return platforms.some((platform) => existsSync(path.join(folder, platform, "spatial.duckdb_extension")));
}
