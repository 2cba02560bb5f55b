import { type CommandAddress, redactAddress } from "../../address/index.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import type { ByteChannel } from "../byte-channel.js";
import { ProcessChannel } from "./process-channel.js";
import { stderrTarget } from "./stderr-target.js";

/** Starts a worker process, or takes a warm one. */
export async function openChannel(
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
