import { fileURLToPath } from "node:url";
import { ensureWorkers } from "@vgi-tools/real-workers";
import type { Peer, WorkerLane } from "./peer.js";

/** The client within vgi-python, of the version of the lane's worker. */
function pythonClient(version: WorkerLane): Peer {
  return {
    name: `Python client ${version}`,
    isNamed: (lane) => lane === version,
    refuses({ kind }) {
      if (kind === "rows") return "has no rows as JavaScript objects";
      if (version === "0.8.0" && kind.endsWith("aggregate")) return "calls no aggregates";
      return undefined;
    },
    async driver() {
      const workers = await ensureWorkers({ versions: [version] });
      const program = fileURLToPath(new URL("../../python/driver.py", import.meta.url));
      return { command: [workers.python, program, workers.packages(version)] };
    },
  };
}

export const pythonClients: readonly Peer[] = [pythonClient("0.47.0"), pythonClient("0.8.0")];
