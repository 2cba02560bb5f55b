export { cacheFolder, type CacheFolderInput } from "./cache-folder.js";
export { ensureWorkers, type EnsureWorkersOptions, type RealWorkers, type StdioWorker } from "./ensure-workers.js";
export { pythonOf } from "./cache-layout.js";
export { fillFolder, removeLeftovers } from "./fill-folder.js";
export { findPython, type Python, pythonVersion } from "./find-python.js";
export { type HttpWorker, startHttpWorker } from "./http-worker.js";
export { installOnce } from "./install-once.js";
export { type Progress, progressOnStderr } from "./progress.js";
export { requireOrSkip } from "./require-or-skip.js";
export { runCommand, type RunCommandOptions } from "./run-command.js";
export {
  type WireGeneration,
  workerAge,
  type WorkerVersion,
  type WorkerVersionName,
  workerVersion,
  workerVersions,
} from "./worker-versions.js";
export { fetchSourceArchive } from "./source-archive.js";
export { withInstallLock } from "./with-install-lock.js";
