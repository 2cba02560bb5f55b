import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { joinCommand } from "vgi-runtime";
import { cacheFolder } from "./cache-folder.js";
import { type CacheLayout, cacheLayout } from "./cache-layout.js";
import { findPython, pythonVersion } from "./find-python.js";
import { type HttpWorker, startHttpWorker } from "./http-worker.js";
import { install } from "./install.js";
import { type Progress, progressOnStderr } from "./progress.js";
import { workerVersion, type WorkerVersionName, workerVersions } from "./worker-versions.js";

/** Options of {@link ensureWorkers}. */
export interface EnsureWorkersOptions {
  /** Versions to install; all ten when absent. */
  readonly versions?: readonly WorkerVersionName[];
  /** Where progress lines go; to standard error when absent. */
  readonly onProgress?: Progress;
}

/** A worker that its client starts, and speaks to over standard input and output. */
export interface StdioWorker {
  readonly command: readonly string[];
  /** The same as one `stdio:` address. */
  readonly address: string;
}

/** The installed workers. A fixture is a module of `vgi._test_fixtures`; `worker` is the one with the most catalogs. */
export interface RealWorkers {
  /** Interpreter that has everything but the packages of a version. */
  readonly python: string;
  /** Folder with the packages of a version, for `PYTHONPATH`. */
  packages(version: WorkerVersionName): string;
  /** How to start a worker over standard input and output. */
  stdio(version: WorkerVersionName, fixture?: string): StdioWorker;
  /** Starts a worker that serves HTTP on a free port of 127.0.0.1. */
  startHttp(version: WorkerVersionName, fixture?: string): Promise<HttpWorker>;
}

/**
 * Installs the published Python workers in the cache where they are missing, and says how to start them. Takes some minutes
 * the first time, and milliseconds from then on; processes that do it at once wait for each other.
 *
 * @throws Error when there is no Python 3.13, or a package can't be installed
 * @example
 * ```ts
 * const workers = await ensureWorkers({ versions: ["0.47.0"] });
 * const { command, address } = workers.stdio("0.47.0");
 * await using server = await workers.startHttp("0.47.0");
 * ```
 */
export async function ensureWorkers(options: EnsureWorkersOptions = {}): Promise<RealWorkers> {
  const python = await findPython();
  if (python === undefined) {
    throw new Error(
      `The real workers need Python ${pythonVersion}, and none was found on the path or in pyenv. ` +
        "Install it, or set VGI_PYTHON to its path.",
    );
  }
  const versions = (options.versions ?? workerVersions.map(({ version }) => version)).map(workerVersion);
  const requirements = fileURLToPath(new URL("../python/requirements.txt", import.meta.url));
  const layout = cacheLayout({
    cache: cacheFolder(),
    requirements: await readFile(requirements, "utf8"),
    python,
    platform: process.platform,
  });
  await install({
    layout,
    versions,
    basePython: python.path,
    requirements,
    progress: options.onProgress ?? progressOnStderr,
  });
  return realWorkers(layout);
}

function realWorkers(layout: CacheLayout): RealWorkers {
  const launcher = fileURLToPath(new URL("../python/run_fixture.py", import.meta.url));
  const packages = (version: WorkerVersionName): string => layout.packages(workerVersion(version));
  const command = (version: WorkerVersionName, fixture: string): string[] => [
    layout.python,
    launcher,
    packages(version),
    fixture,
  ];
  return {
    python: layout.python,
    packages,
    stdio(version, fixture = "worker") {
      const line = command(version, fixture);
      return { command: line, address: `stdio:${joinCommand(line)}` };
    },
    async startHttp(version, fixture = "worker") {
      const serving =
        fixture === "worker" ? [...command(version, "http_server")] : [...command(version, fixture), "--http"];
      return await startHttpWorker([...serving, "--host", "127.0.0.1", "--port", "0"]);
    },
  };
}
