import type { PoolOptions } from "../../pool/pool-options.js";
import { countCpus } from "../../pool/node/cpu-count.js";
import { BriefWait, type BriefWaitPlatform } from "../brief-wait.js";

/** `setImmediate` runs once in each turn of the event loop, and keeps it from sleeping before the next. */
const platform: BriefWaitPlatform = {
  now: () => performance.now(),
  soon: (callback) => void setImmediate(callback),
  cpus: countCpus(),
};

/** How a connection waits for a worker; `undefined`, asleep, where the options say so. */
export function openBriefWait({ busyWait = true }: Pick<PoolOptions, "busyWait">): BriefWait | undefined {
  return busyWait ? new BriefWait(platform) : undefined;
}
