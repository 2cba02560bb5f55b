import { parseAddress, type WorkerAddress, type WorkerAddressInput } from "../address/index.js";
import type { ByteChannel } from "../transports/byte-channel.js";
import { commandOf } from "./command-of.js";
import type { PoolOptions } from "./pool-options.js";

/** A worker process that was started before there is a pool, whose first connection takes it. */
export class EarlyWorker {
  #channel: Promise<ByteChannel> | undefined;

  constructor(channel: Promise<ByteChannel>) {
    // Whoever takes it hears of it.
    channel.catch(() => undefined);
    this.#channel = channel;
  }

  /** The channel to it, once. */
  take(): Promise<ByteChannel> | undefined {
    const channel = this.#channel;
    this.#channel = undefined;
    return channel;
  }

  /** Ends it where nobody took it. */
  async discard(): Promise<void> {
    const channel = await this.take()?.catch(() => undefined);
    await channel?.close({ force: true });
  }
}

/**
 * Starts the worker of an address, where it is a command: a program that connects at once has it start while the rest of this package
 * is loaded, which takes as long as a part of the worker's own start. Give it to `createPool`, and discard it in the end. Never throws for
 * an address that can't be used: `createPool` does.
 *
 * @example
 * ```ts
 * const early = await startEarly(address, options);
 * try {
 *   const { createPool } = await import("vgi-runtime");
 *   await using pool = createPool(address, options, early);
 * } finally {
 *   await early?.discard();
 * }
 * ```
 */
export async function startEarly(input: WorkerAddressInput, options: PoolOptions): Promise<EarlyWorker | undefined> {
  const address = usable(input);
  // Among warm workers there may be one that has started.
  if (address?.kind !== "stdio" || options.warmWorkers !== undefined) return undefined;
  const { openChannel } = await import("../transports/node/open-channel.js");
  return new EarlyWorker(openChannel(commandOf(address, options), options));
}

function usable(input: WorkerAddressInput): WorkerAddress | undefined {
  try {
    return parseAddress(input);
  } catch {
    return undefined;
  }
}
