import { type CommandAddress, redactAddress } from "../../address/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { openSharedMemory } from "../../shm/node/open-shared-memory.js";
import type { BatchTransfers } from "../batch-transfer.js";
import type { ByteChannel } from "../byte-channel.js";
import { BytesConnection } from "../bytes-connection.js";
import { ProcessChannel } from "./process-channel.js";
import { stderrTarget } from "./stderr-target.js";
import { uninitialized } from "./uninitialized.js";

/** Starts a worker process, or takes a warm one, and speaks to it over its stdin and stdout. */
export async function openProcess(
  command: CommandAddress,
  options: Pick<PoolOptions, "stderr" | "logger" | "limits" | "sharedMemory" | "warmWorkers">,
  transfers: BatchTransfers,
): Promise<BytesConnection> {
  const channel = await openChannel(command, options);
  const limits = { allocate: uninitialized, ...options.limits };
  return new BytesConnection(channel, { limits, transfers, sharedMemory: openSharedMemory(options) });
}

async function openChannel(
  command: CommandAddress,
  options: Pick<PoolOptions, "stderr" | "logger" | "warmWorkers">,
): Promise<ByteChannel> {
  const env = { ...process.env, ...command.env };
  const stderr = stderrTarget(redactAddress(command), options, env);
  const start = (): Promise<ByteChannel> => ProcessChannel.start(command, { stderr });
  const { warmWorkers } = options;
  if (warmWorkers === undefined || typeof stderr === "function") return start();
  const variables = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return warmWorkers.channel(JSON.stringify([command.command, command.cwd, stderr, variables]), start);
}
