import { peerWorkload } from "../peer-workload.js";
import type { PeerWorkload } from "../peer-definition.js";
import type { Workload } from "../workload.js";
import { mixedColumns } from "./flows.js";

/** Functions that answer when all of their input is there. */
const definitions: readonly PeerWorkload[] = (["stdio", "http"] as const).flatMap((transport): PeerWorkload[] => [
  {
    name: `buffering-int64-64k-${transport}`,
    description: `buffering function buffer_input over ${transport}, 64k rows of int64 in a batch: all in, then all out`,
    metric: "rows/s",
    kind: "buffering",
    functionName: "buffer_input",
    columns: { value: "int64" },
    rows: 65_536,
    count: transport === "stdio" ? 24 : 6,
    quickCount: 4,
    transport,
  },
  {
    name: `aggregate-64k-${transport}`,
    description: `aggregate vgi_sum over all rows, over ${transport}, 64k rows in a batch`,
    metric: "batches/s",
    kind: "aggregate",
    functionName: "vgi_sum",
    columns: { value: "int64" },
    rows: 65_536,
    count: transport === "stdio" ? 24 : 6,
    quickCount: 4,
    transport,
  },
  {
    name: `grouped-aggregate-2k-${transport}`,
    description: `aggregate vgi_sum by sixteen groups, over ${transport}, 2k rows in a batch`,
    metric: "batches/s",
    kind: "grouped-aggregate",
    functionName: "vgi_sum",
    columns: { key: "int64", value: "int64" },
    rows: 2_048,
    count: transport === "stdio" ? 40 : 10,
    quickCount: 10,
    transport,
  },
]);

export const gathering: readonly Workload[] = [
  ...definitions,
  {
    name: "buffering-mix-2k-stdio",
    description: "buffering function buffer_input over stdio, 2k rows of six columns in a batch",
    metric: "rows/s",
    kind: "buffering",
    functionName: "buffer_input",
    columns: mixedColumns,
    rows: 2_048,
    count: 100,
    quickCount: 20,
  } satisfies PeerWorkload,
].map(peerWorkload);
