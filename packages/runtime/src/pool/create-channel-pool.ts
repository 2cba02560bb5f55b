import type { ConnectionPool } from "../connection.js";
import { interceptedOpener } from "../interceptors/intercepted-opener.js";
import { poolObserver } from "../telemetry/pool-observers.js";
import { telemetryInterceptors } from "../telemetry/telemetry-interceptors.js";
import { BytesConnection } from "../transports/bytes-connection.js";
import type { ByteChannel } from "../transports/byte-channel.js";
import { FairPool } from "./fair-pool.js";
import type { PoolOptions } from "./pool-options.js";

/**
 * A pool over byte channels of one's own, e.g. in memory or through a tunnel.
 *
 * @param address for messages
 * @param open opens one channel to the worker
 */
export function createChannelPool(
  address: string,
  open: (signal: AbortSignal | undefined) => Promise<ByteChannel>,
  options: PoolOptions = {},
): ConnectionPool {
  const opener = {
    open: async (signal: AbortSignal | undefined): Promise<BytesConnection> =>
      new BytesConnection(await open(signal), { limits: options.limits }),
  };
  const intercepted = interceptedOpener(opener, async () => [
    ...(options.interceptors ?? []),
    ...(await telemetryInterceptors(options)),
  ]);
  return new FairPool("bytes", address, intercepted, options, poolObserver(options));
}
