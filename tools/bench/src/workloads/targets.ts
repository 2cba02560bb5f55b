import { ceilings, eachDecoded, leastProgram, turnsKept } from "./replay-scans.js";
import { importedAlone } from "./sdk-import.js";
import { otherWays } from "./ways.js";

/** What was promised of a comparison, judged by the medians of one run. */
export interface Target {
  /** What is compared, in words. */
  readonly what: string;
  /** Names of the workloads it speaks of. */
  readonly workloads: RegExp;
  /** How the name of the contender begins that the first one is measured against; or the figure itself is judged. */
  readonly against: string | undefined;
  /** Ratio to reach at least; or, without a contender, figure to stay below. */
  readonly limit: number;
  /** Ratio that will do where the worker is the limit. */
  readonly limitOfWorker?: number;
  /**
   * How the name of a contender begins that shows what any client could reach, where it is not the worker: of several, the first that
   * took part. Where that is less than the limit, as large a part of it is to be reached.
   */
  readonly ceilings?: readonly string[];
}

const python = "Python client 0.47.0";
const queryFarm = "@query-farm/vgi";

/** All targets. A workload may be spoken of by several. */
export const targets: readonly Target[] = [
  {
    what: "every stdio throughput workload",
    workloads: /^(scan|scalar|table-in-out)-.*-stdio$/,
    against: queryFarm,
    limit: 20,
  },
  {
    what: "every HTTP throughput workload in batches of 64 k rows and more",
    workloads: /^(scan|scalar|table-in-out)-.*-(64k|1M)-http$/,
    against: queryFarm,
    limit: 10,
  },
  {
    what: "every throughput and latency workload, stdio and HTTP (0.95 where the worker is the limit)",
    workloads: /^(?!memory)/,
    against: python,
    limit: 1,
    limitOfWorker: 0.95,
  },
  { what: "table scan in batches of 2 k rows", workloads: /^scan-.*-2k-stdio$/, against: python, limit: 3 },
  {
    what: "scalar function in batches of 2 k rows and less",
    workloads: /^(scalar-.*-2k|one-row-exchanges)-stdio$/,
    against: python,
    limit: 1.7,
  },
  {
    what: "scan from the replay worker in batches of 64 k and 1 M rows",
    workloads: /^replay-.*-(64k|1m)-stdio$/,
    against: ceilings.stdio,
    limit: 0.8,
    ceilings: [leastProgram, eachDecoded],
  },
  {
    what: "shared memory, scan in batches of 1 M rows from the fixture worker",
    workloads: /^shared-memory-scan$/,
    against: otherWays.pipe,
    limit: 1,
  },
  {
    what: "HTTP scan from the replay worker",
    workloads: /^replay-.*-http$/,
    against: ceilings.http,
    limit: 0.8,
    ceilings: [turnsKept],
  },
  { what: "rows as objects, six columns", workloads: /^rows-as-objects$/, against: otherWays.toJson, limit: 25 },
  {
    what: "memory while streaming 2 GB in batches of 8 MB: megabytes above those after the first batch, below",
    workloads: /^memory-2GB/,
    against: undefined,
    limit: 64,
  },
  { what: "generated SDK", workloads: /^generated-sdk-/, against: otherWays.untyped, limit: 0.97 },
  {
    what: "import of a generated SDK (at most 1.3 times the time)",
    workloads: /^sdk-import$/,
    against: importedAlone,
    limit: 1 / 1.3,
  },
];
