import type { Columns } from "../input-batch.js";
import { peerWorkload } from "../peer-workload.js";
import type { Workload } from "../workload.js";
import { batchSizes } from "./batch-sizes.js";

/** Six columns, as tables have them. */
export const mixedColumns: Columns = { a: "int64", b: "float64", c: "utf8", d: "bool", e: "int32", f: "utf8" };

/** Columns for a scalar function of any number of numbers. */
const sixNumbers: Columns = { a: "float64", b: "int64", c: "float64", d: "int64", e: "float64", f: "int64" };

/** Input of each kind, and the function of the fixture worker that does least with it. */
const scalarInputs = {
  int64: { functionName: "double", columns: { value: "int64" } },
  float64: { functionName: "double", columns: { value: "float64" } },
  utf8: { functionName: "passthru", columns: { value: "utf8" } },
  mix: { functionName: "sum_values", columns: sixNumbers },
} as const;

const tableInputs = {
  int64: { functionName: "echo", columns: { value: "int64" } },
  float64: { functionName: "echo", columns: { value: "float64" } },
  utf8: { functionName: "echo", columns: { value: "utf8" } },
  mix: { functionName: "echo", columns: mixedColumns },
} as const;

type Input = { readonly functionName: string; readonly columns: Columns };

/** Batches of one turn over stdio. */
const counts = { "2k": 2_400, "64k": 64, "1M": 16 } as const;

/** Functions that answer each batch of input: scalar and table-in-out, by type and size; over HTTP, one type and one size more. */
export const flows: readonly Workload[] = (["scalar", "table-in-out"] as const).flatMap((kind) =>
  Object.entries(kind === "scalar" ? scalarInputs : tableInputs).flatMap(([type, input]: [string, Input]) =>
    batchSizes.flatMap(({ size, rows, quickCount }) =>
      (["stdio", "http"] as const)
        .filter((transport) => transport === "stdio" || type === "int64" || (type === "mix" && size === "64k"))
        .map((transport) => {
          // Where the system puts two processes decides over a half of the rate, in the first fifty milliseconds and now and then.
          const isSmall = size === "2k" && transport === "stdio";
          const what = `${kind} function ${input.functionName} over ${transport}, ${size} rows of ${type} in a batch`;
          return peerWorkload({
            name: `${kind}-${type}-${size}-${transport}`,
            description: isSmall ? `${what}; in turns, the ratio by those side by side` : what,
            metric: "rows/s",
            kind,
            ...input,
            rows,
            count:
              counts[size] /
              (transport === "http" ? (size === "2k" ? 24 : 8) : 1) /
              (type === "mix" || type === "utf8" ? 2 : 1),
            quickCount: Math.max(1, quickCount / 2),
            transport,
            turnsPerRepeat: isSmall ? 3 : 1,
            warmUp: isSmall ? { seconds: 1.5 } : undefined,
            // Nobody keeps a batch here: clients whose memory is counted by references use it again, too.
            reuse: size !== "2k" || type === "mix",
          });
        }),
    ),
  ),
);

/** The same against the oldest worker, for the peer that speaks to no other. */
export const flowsOfOldest: readonly Workload[] = (["scalar", "table-in-out"] as const).map((kind) =>
  peerWorkload({
    name: `${kind}-int64-2k-stdio-0.8.0`,
    description: `${kind} function over stdio, 2k rows of int64 in a batch, worker 0.8.0`,
    metric: "rows/s",
    kind,
    ...(kind === "scalar" ? scalarInputs : tableInputs).int64,
    rows: 2_048,
    count: 400,
    quickCount: 50,
    lane: "0.8.0",
  }),
);
