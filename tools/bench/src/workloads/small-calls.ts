import { peerWorkload } from "../peer-workload.js";
import type { PeerWorkload } from "../peer-definition.js";
import type { Workload } from "../workload.js";

/** One row at a time: what a call costs when there is nothing to move. */
const oneRow = { functionName: "double", columns: { value: "int64" }, rows: 1 } as const;

const calls = { ...oneRow, kind: "calls", quickCount: 50 } as const;

/**
 * For the slowest in a hundred: so many calls that more than one is slower than it. This client's code is compiled to its end after some two
 * thousand calls; until then the compiler has a CPU of the worker's for milliseconds at a time.
 */
const slowest = {
  stdio: { count: 500, warmUp: { count: 2_000 }, transport: "stdio" },
  http: { count: 120, transport: "http" },
} as const;

const definitions: readonly PeerWorkload[] = (["stdio", "http"] as const).flatMap((transport): PeerWorkload[] => [
  {
    ...calls,
    name: `small-calls-${transport}`,
    description: `calls of a scalar function with one row on a warm worker, each bound anew, over ${transport}`,
    metric: "calls/s",
    count: transport === "stdio" ? 200 : 60,
    transport,
  },
  {
    ...calls,
    name: `small-calls-p99-${transport}`,
    description: `the slowest in a hundred of such calls, of ${slowest[transport].count} in a repeat, over ${transport}`,
    metric: "p99 ms",
    ...slowest[transport],
  },
  {
    ...oneRow,
    name: `one-row-exchanges-${transport}`,
    description: `one-row batches through one call of a scalar function, over ${transport}`,
    metric: "rows/s",
    kind: "exchanges",
    count: transport === "stdio" ? 2_000 : 100,
    quickCount: transport === "stdio" ? 200 : 20,
    transport,
  },
]);

export const smallCalls: readonly Workload[] = [
  ...definitions,
  {
    ...calls,
    name: "small-calls-stdio-0.8.0",
    description: "calls of a scalar function with one row on a warm worker, worker 0.8.0",
    metric: "calls/s",
    count: 200,
    lane: "0.8.0",
  } satisfies PeerWorkload,
].map(peerWorkload);
