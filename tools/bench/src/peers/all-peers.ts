import { haybarn } from "./haybarn.js";
import type { Peer } from "./peer.js";
import { pythonClients } from "./python-client.js";
import { queryFarmClients } from "./query-farm.js";
import { thisClient } from "./this-client.js";

/** All clients that are compared; this one is first. */
export const allPeers: readonly Peer[] = [thisClient, ...pythonClients, ...queryFarmClients, haybarn];
