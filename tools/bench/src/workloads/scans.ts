import { peerWorkload } from "../peer-workload.js";
import type { Workload } from "../workload.js";
import { batchSizes } from "./batch-sizes.js";

/** `sequence` and `double_sequence` of the fixture worker make numbers with numpy: the least work that moves them. */
const sources = { int64: "sequence", float64: "double_sequence" } as const;

/** Table functions without input: type, transport and worker of each. */
const variants = [
  { type: "int64", transport: "stdio", lane: "0.47.0" },
  { type: "float64", transport: "stdio", lane: "0.47.0" },
  { type: "int64", transport: "http", lane: "0.47.0" },
  { type: "int64", transport: "stdio", lane: "0.8.0" },
  { type: "int64", transport: "http", lane: "0.8.0" },
] as const;

export const scans: readonly Workload[] = variants.flatMap(({ type, transport, lane }) =>
  batchSizes
    // One size says what there is to say where only the type or the worker differs.
    .filter(({ size }) => (type === "int64" && (lane === "0.47.0" || transport === "stdio")) || size === "64k")
    .map(({ size, rows, count, quickCount, httpCount }) =>
      peerWorkload({
        name: ["scan", type, size, transport, ...(lane === "0.47.0" ? [] : [lane])].join("-"),
        description: `table scan over ${transport}, ${size} rows of ${type} in a batch, worker ${lane}`,
        metric: "rows/s",
        kind: "scan",
        functionName: sources[type],
        rows,
        count: transport === "http" ? httpCount : count,
        quickCount,
        transport,
        lane,
        // Code that is not compiled yet is what small batches show first of all.
        warmUp: size === "2k" ? { seconds: 1.5 } : undefined,
        // As for functions with input: nobody keeps a batch.
        reuse: size !== "2k",
      }),
    ),
);
