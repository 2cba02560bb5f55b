import { ensureWorkers, type RealWorkers, requireOrSkip, type WorkerVersionName } from "@vgi-tools/real-workers";
import { beforeAll, describe, expect, it } from "vitest";
import { interopCases } from "./cases/index.js";
import { casesOf, runLane, stdioReference } from "./lane.js";

/** A few of each group; `npm run interop` runs them all, on all ten workers. */
const sample = new Set([
  "catalogs of worker",
  "attach example",
  "listing of example",
  "scalar constant",
  "scalar any decimal",
  "scalar without columns",
  "scalar default setting",
  "scalar secret",
  "table named",
  "table projection",
  "table many batches",
  "together two scans and a scalar",
  "in-out several batches",
  "in-out finalize",
  "in-out more output than one turn",
  "buffering sum",
  "types mixed, with empty batches",
  "types mixed, as arguments",
  "error unknown function",
  "error argument of the wrong type",
  "error in the middle of a scan",
  "error unknown catalog",
  "error attach option missing",
  "objects changed in memory",
  "objects changes as the worker is told",
  "objects changes in a transaction",
  "objects changes refused by example",
  "aggregate session",
  "scan in a transaction",
  "scan planned and read split by split",
  "scan resumed in another process",
]);

const oldestAndNewest: readonly WorkerVersionName[] = ["0.8.0", "0.47.0"];
const reason = await requireOrSkip();
if (reason !== undefined) console.log(`interop: skipped: ${reason}`);

describe.skipIf(reason !== undefined).each(oldestAndNewest)("worker %s", (version) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it("answers this client as it answers the Python client, over stdio and HTTP", { timeout: 300_000 }, async () => {
    const cases = casesOf(version, interopCases).filter(({ name }) => sample.has(name));
    const reference = await stdioReference(workers, version, cases);
    const lane = { workers, version, cases, stdioReference: reference };
    for (const transport of ["stdio", "http"] as const) {
      const reports = await runLane({ ...lane, transport });
      expect(reports.filter(({ status }) => status !== "passed")).toEqual([]);
      expect(reports).toHaveLength(cases.filter((each) => (each.transport ?? transport) === transport).length);
    }
  });
});
