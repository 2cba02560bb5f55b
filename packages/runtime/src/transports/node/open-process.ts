import { type CommandAddress, redactAddress } from "../../address/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { openSharedMemory } from "../../shm/node/open-shared-memory.js";
import type { BatchTransfers } from "../batch-transfer.js";
import { BytesConnection } from "../bytes-connection.js";
import { ProcessChannel } from "./process-channel.js";
import { stderrTarget } from "./stderr-target.js";

/** Starts a worker process and speaks to it over its stdin and stdout. */
export async function openProcess(
  command: CommandAddress,
  options: Pick<PoolOptions, "stderr" | "logger" | "limits" | "sharedMemory">,
  transfers: BatchTransfers,
): Promise<BytesConnection> {
  const channel = await ProcessChannel.start(command, {
    stderr: stderrTarget(redactAddress(command), options, { ...process.env, ...command.env }),
  });
  return new BytesConnection(channel, { limits: options.limits, transfers, sharedMemory: openSharedMemory(options) });
}
