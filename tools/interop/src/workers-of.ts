import { fileURLToPath } from "node:url";
import { type HttpWorker, type RealWorkers, startHttpWorker, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { Fixture } from "./case.js";

/** Scripts of the fixtures that are our own. */
const scripts: Partial<Record<Fixture, string>> = {
  recorder: fileURLToPath(new URL("../python/recorder.py", import.meta.url)),
  teller: fileURLToPath(new URL("../python/teller.py", import.meta.url)),
};

/** Command line of a fixture worker over standard input and output. */
export function commandOf(workers: RealWorkers, version: WorkerVersionName, fixture: Fixture): readonly string[] {
  const script = scripts[fixture];
  return script === undefined
    ? workers.stdio(version, fixture).command
    : [workers.python, script, workers.packages(version)];
}

/** Starts a fixture worker that serves HTTP. */
export function startHttp(workers: RealWorkers, version: WorkerVersionName, fixture: Fixture): Promise<HttpWorker> {
  return scripts[fixture] === undefined
    ? workers.startHttp(version, fixture)
    : startHttpWorker([...commandOf(workers, version, fixture), "--http", "--host", "127.0.0.1", "--port", "0"]);
}
