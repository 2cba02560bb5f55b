import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename } from "node:fs/promises";
import path from "node:path";
import {
  fetchSourceArchive,
  fillFolder,
  findPython,
  type Progress,
  pythonOf,
  pythonVersion,
  removeLeftovers,
  runCommand,
  withInstallLock,
} from "@vgi-tools/real-workers";
import { pythonFolder } from "./python-folder.js";

/** Release whose suite is run. */
const suite = { name: "vgi-rpc", version: "0.52.2" } as const;

/** The installed suite. */
export interface Suite {
  /** Interpreter that has pytest, vgi-rpc and what its extras need. */
  readonly python: string;
  /** The unpacked source archive: its `tests` package has the servers that the suite talks to. */
  readonly sources: string;
}

/**
 * Installs the suite in the cache where it is missing: an environment, and the source archive. Takes a minute the first time, and
 * milliseconds from then on; processes that do it at once wait for each other.
 *
 * @throws Error when there is no Python 3.13, or something can't be installed
 */
export async function installSuite(root: string, progress: Progress): Promise<Suite> {
  const base = await findPython();
  if (base === undefined) {
    throw new Error(
      `The conformance suite needs Python ${pythonVersion}, and none was found on the path or in pyenv. ` +
        "Install it, or set VGI_PYTHON to its path.",
    );
  }
  const requirements = path.join(pythonFolder, "requirements.txt");
  const key = createHash("sha256")
    .update(JSON.stringify([await readFile(requirements, "utf8"), base.path, base.version]))
    .digest("hex")
    .slice(0, 12);
  const environment = path.join(root, `environment-${key}`);
  const sources = path.join(root, `${suite.name}-${suite.version}`);
  const python = pythonOf(environment, process.platform);
  if (!existsSync(environment) || !existsSync(sources)) {
    await withInstallLock(root, progress, async () => {
      await removeLeftovers(root);
      if (!existsSync(environment)) {
        progress("Installing the conformance suite and its Python environment (about 200 MB, once) …");
        await fillFolder(environment, (folder) => installEnvironment(base.path, folder, requirements));
      }
      if (!existsSync(sources)) {
        progress(`Fetching the source archive of ${suite.name} ${suite.version} …`);
        await fillFolder(sources, (folder) => unpackSources(python, folder));
      }
    });
  }
  return { python, sources };
}

async function installEnvironment(basePython: string, folder: string, requirements: string): Promise<void> {
  await runCommand([basePython, "-m", "venv", folder], { purpose: "create a Python environment" });
  const python = pythonOf(folder, process.platform);
  const options = ["--no-input", "--disable-pip-version-check", "--quiet", "--only-binary", ":all:"];
  await runCommand([python, "-m", "pip", "install", ...options, "--requirement", requirements], {
    purpose: "install the conformance suite",
  });
}

/** The archive holds one folder, whose content is moved to where the archive is expected. */
async function unpackSources(python: string, folder: string): Promise<void> {
  const { unpacked } = await fetchSourceArchive(python, suite.name, suite.version, folder);
  for (const name of await readdir(unpacked)) await rename(path.join(unpacked, name), path.join(folder, name));
}
