import {
  createPool,
  type CommandAddress,
  type PoolOptions,
  type RpcCallOptions,
  type WorkerAddressInput,
} from "vgi-runtime";
import { type EarlyWorker, startEarly } from "vgi-runtime/early-worker";
import type { AttachOptions } from "./catalog/attach.js";
import { Channel } from "./channel.js";
import { ChannelClient, type VgiClient } from "./client.js";
import { Negotiation } from "./negotiation.js";
import { withReplaySafe } from "./replay-safe.js";
import type { Session } from "./session.js";

/** A worker to start, exactly: no shell and no quoting involved. */
export type WorkerCommand = CommandAddress;

/** Options of a client. Those of a call are its defaults. */
export interface ConnectOptions extends PoolOptions, Omit<RpcCallOptions, "signal"> {
  /** Speak this protocol version and no other, e.g. `1.0.0`. Default: whatever the worker speaks. */
  readonly protocol?: string | undefined;
}

/**
 * Connects to a worker. Nothing is started or sent until the first call, which also settles the protocol version.
 *
 * Over HTTP, requests that only read are sent again after failures that may pass, unless `retry` says otherwise.
 *
 * @param address `https://…`, `http://…`, `unix:/path`, `tcp://host:port`, `launch:command line`, `stdio:command line`, a bare
 *   command line, or `{ command: […], env, cwd }`
 * @throws AddressError, UnsupportedError or UsageError for an address or options that can't be used
 *
 * @example
 * ```ts
 * await using client = await connect("stdio:python -m my_worker");
 * await using db = await client.attach("example");
 * ```
 */
export async function connect(address: WorkerAddressInput, options: ConnectOptions = {}): Promise<VgiClient> {
  return open(address, options);
}

/**
 * Connects and attaches; the session closes both. The worker starts while what the attach needs is loaded and encoded.
 *
 * @param early the worker, where it was started before
 */
export async function connectAttached(
  address: WorkerAddressInput,
  catalog: string,
  options: ConnectOptions & AttachOptions = {},
  early?: EarlyWorker,
): Promise<Session> {
  const started = early ?? (await startEarly(address, options));
  try {
    const client = await open(address, options, started);
    try {
      return await client.attachOwning(catalog, options, () => client.close());
    } catch (error) {
      await client.close();
      throw error;
    }
  } finally {
    await started?.discard();
  }
}

async function open(address: WorkerAddressInput, options: ConnectOptions, early?: EarlyWorker): Promise<ChannelClient> {
  const negotiation = new Negotiation(options.protocol);
  const pool = createPool(address, { ...options, retry: withReplaySafe(options.retry) }, early);
  const { timeoutMs, idleTimeoutMs, onLog, traceContext } = options;
  return new ChannelClient(new Channel(pool, negotiation, { timeoutMs, idleTimeoutMs, onLog, traceContext }));
}
