import type { CommandAddress } from "../../address/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { openSharedMemory } from "../../shm/node/open-shared-memory.js";
import type { BatchTransfers } from "../batch-transfer.js";
import type { ByteChannel } from "../byte-channel.js";
import { BytesConnection } from "../bytes-connection.js";
import { openBriefWait } from "./open-brief-wait.js";
import { openChannel } from "./open-channel.js";
import { uninitialized } from "./uninitialized.js";

/** Speaks to a worker over its stdin and stdout: to one that was started already, a warm one, or one that it starts. */
export async function openProcess(
  command: CommandAddress,
  options: Pick<PoolOptions, "stderr" | "logger" | "limits" | "busyWait" | "sharedMemory" | "warmWorkers">,
  transfers: BatchTransfers,
  started?: Promise<ByteChannel>,
): Promise<BytesConnection> {
  const channel = await (started ?? openChannel(command, options));
  const limits = { allocate: uninitialized, ...options.limits };
  const sharedMemory = openSharedMemory(options);
  return new BytesConnection(channel, { limits, transfers, sharedMemory, briefWait: openBriefWait(options) });
}
