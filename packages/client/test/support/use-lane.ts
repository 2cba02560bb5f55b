import { afterAll, beforeAll } from "vitest";
import type { ConnectOptions, VgiClient } from "../../src/index.js";
import { openLane, type Lane, type LaneWorker } from "./lanes.js";

/**
 * Has the tests of a block share one client of a lane's worker. Both are there before the first test, and closed behind the last.
 *
 * @param begin what the block does first: keeps the client, attaches catalogs
 */
export function useLane(
  lane: Lane,
  begin: (client: VgiClient, worker: LaneWorker) => void | Promise<void>,
  options?: ConnectOptions,
): void {
  let worker: LaneWorker | undefined;
  let client: VgiClient | undefined;

  beforeAll(async () => {
    worker = await openLane(lane);
    client = await worker.connect(options);
    await begin(client, worker);
  });

  afterAll(async () => {
    await client?.close();
    await worker?.[Symbol.asyncDispose]();
  });
}
