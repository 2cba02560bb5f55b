import type { Workload } from "../workload.js";
import { bundleBytes } from "./bundle-bytes.js";
import { generatorCpu, generatorTime } from "./generator-time.js";
import { flows, flowsOfOldest } from "./flows.js";
import { gathering } from "./gathering.js";
import { load } from "./load.js";
import { smallCalls } from "./small-calls.js";
import { ways } from "./ways.js";
import { wholeCatalog } from "./whole-catalog.js";
import { scans } from "./scans.js";
import { replayScans } from "./replay-scans.js";
import { sdkImport } from "./sdk-import.js";
import { twoWorkers } from "./two-workers.js";
import { typeCheck } from "./type-check.js";

/** Workloads by what they are about: `npm run bench -- codegen` runs one of these lists. */
export const workloadGroups: Readonly<Record<string, readonly Workload[]>> = {
  codegen: [generatorTime, generatorCpu, sdkImport, bundleBytes, typeCheck],
  calls: [twoWorkers],
  scans,
  replay: replayScans,
  flows: [...flows, ...flowsOfOldest],
  small: smallCalls,
  catalog: wholeCatalog,
  gathering,
  load,
  ways,
};
