import path from "node:path";
import { compileDriver } from "./compile-driver.js";
import { installNpm } from "./install-npm.js";
import type { Peer } from "./peer.js";

/** Versions that were released together: the engine is of protocol 1.0.0. */
const versions = {
  "@haybarn/node-api": "1.5.3-rc2",
  "@haybarn/ext-vgi-h1-5-3": "202606.15.192504",
  "@haybarn/ext-httpfs-h1-5-3": "202606.9.140951",
} as const;

/** The SQL engine with the vgi extension. It reads into its own vectors, and each query here ends in one row. */
export const haybarn: Peer = {
  name: "Haybarn 1.5.3",
  refuses(task, lane) {
    if (lane !== "0.8.0") return "speaks protocol 1.0.0 only";
    if (task.kind === "rows" || task.kind === "memory") return "keeps rows within the engine";
    if (task.kind === "exchanges") return "cuts its input into batches of its own";
    return task.kind === "concurrent-scans" ? "runs one query at a time on a connection" : undefined;
  },
  async driver() {
    const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
    const folder = await installNpm(`haybarn-${versions["@haybarn/ext-vgi-h1-5-3"]}`, packages);
    const modules = path.join(folder, "node_modules");
    return {
      command: [process.execPath, await compileDriver("haybarn", folder), modules],
      env: { QUERY_FARM_TELEMETRY_OPT_OUT: "1" },
    };
  },
};
