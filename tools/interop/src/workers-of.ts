import { fileURLToPath } from "node:url";
import { type HttpWorker, type RealWorkers, startHttpWorker, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { Fixture } from "./case.js";

const recorder = fileURLToPath(new URL("../python/recorder.py", import.meta.url));

/** Command line of a fixture worker over standard input and output. */
export function commandOf(workers: RealWorkers, version: WorkerVersionName, fixture: Fixture): readonly string[] {
  return fixture === "recorder"
    ? [workers.python, recorder, workers.packages(version)]
    : workers.stdio(version, fixture).command;
}

/** Starts a fixture worker that serves HTTP. */
export function startHttp(workers: RealWorkers, version: WorkerVersionName, fixture: Fixture): Promise<HttpWorker> {
  return fixture === "recorder"
    ? startHttpWorker([...commandOf(workers, version, fixture), "--http", "--host", "127.0.0.1", "--port", "0"])
    : workers.startHttp(version, fixture);
}
