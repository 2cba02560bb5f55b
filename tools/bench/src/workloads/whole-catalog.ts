import { peerWorkload } from "../peer-workload.js";
import type { PeerWorkload } from "../peer-definition.js";
import type { Workload } from "../workload.js";

const load = { metric: "ms", kind: "catalog", rows: 0, count: 3, quickCount: 1 } as const;

/** In processes of their own: clients keep a pool of workers for the next one of the same command, of which the first has none. */
const start = {
  metric: "ms",
  kind: "cold-start",
  functionName: "sequence",
  rows: 10,
  count: 1,
  quickCount: 1,
  isFresh: true,
} as const;

const started = "from connecting, which starts the worker, to the first rows of a scan, in a new process of the client";

/** What comes before the first call: the worker's start, and its catalog. */
const definitions: readonly PeerWorkload[] = [
  {
    ...start,
    name: "cold-start",
    description: started,
  },
  {
    ...start,
    name: "cold-start-0.8.0",
    description: `${started}, worker 0.8.0`,
    lane: "0.8.0",
  },
  {
    ...load,
    name: "catalog-load-stdio",
    description: "the whole catalog (about 300 functions, 65 tables) from a warm worker, over stdio",
  },
  {
    ...load,
    name: "catalog-load-http",
    description: "the whole catalog (about 300 functions, 65 tables) from a warm worker, over HTTP",
    transport: "http",
  },
  {
    ...load,
    name: "catalog-load-stdio-0.8.0",
    description: "the whole catalog from a warm worker over stdio, worker 0.8.0",
    lane: "0.8.0",
  },
];

export const wholeCatalog: readonly Workload[] = definitions.map(peerWorkload);
