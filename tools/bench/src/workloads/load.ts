import { peerWorkload } from "../peer-workload.js";
import type { PeerWorkload } from "../peer-definition.js";
import type { Workload } from "../workload.js";

/** Many at once, and much in all. */
const definitions: readonly PeerWorkload[] = [
  {
    name: "concurrent-scans-http",
    description: "64 scans at once over HTTP, of ten batches of 2k rows each",
    metric: "scans/s",
    kind: "concurrent-scans",
    functionName: "sequence",
    rows: 2_048,
    count: 64,
    quickCount: 64,
    transport: "http",
  },
  {
    name: "memory-2GB-stdio",
    description:
      "growth of resident memory after the first batch, while 2 GB come in batches of 8 MB, each dropped for the next",
    metric: "MB",
    kind: "memory",
    functionName: "sequence",
    rows: 1_048_576,
    count: 240,
    quickCount: 24,
    isFresh: true,
    without: { "@query-farm/vgi": "would take minutes for so many rows" },
  },
];

export const load: readonly Workload[] = definitions.map(peerWorkload);
