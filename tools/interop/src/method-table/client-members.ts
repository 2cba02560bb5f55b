import { fileURLToPath } from "node:url";
import { type RealWorkers, runCommand, type WorkerVersionName } from "@vgi-tools/real-workers";

/** What the Python client of a version has, by introspection. */
export async function clientMembers(workers: RealWorkers, version: WorkerVersionName): Promise<readonly string[]> {
  const script = fileURLToPath(new URL("../../python/methods.py", import.meta.url));
  const output = await runCommand([workers.python, script], {
    purpose: `list the methods of the Python client ${version}`,
    env: { PYTHONPATH: workers.packages(version) },
    timeout: 60_000,
  });
  return JSON.parse(output) as readonly string[];
}
