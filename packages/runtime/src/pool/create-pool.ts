import {
  type CustomAddress,
  parseAddress,
  redactAddress,
  type WorkerAddress,
  type WorkerAddressInput,
} from "../address/index.js";
import type { ConnectionPool } from "../connection.js";
import { type ExternalStorage, externalStorage } from "../external/external-storage.js";
import { httpSettings } from "../http/http-options.js";
import type { HttpOpener } from "../http/node/http-opener.js";
import { interceptedOpener } from "../interceptors/intercepted-opener.js";
import { segmentSize } from "../shm/shm-options.js";
import { poolObserver } from "../telemetry/pool-observers.js";
import { telemetryInterceptors } from "../telemetry/telemetry-interceptors.js";
import { checkLimits } from "./check-limits.js";
import { commandOf } from "./command-of.js";
import type { EarlyWorker } from "./early-worker.js";
import { FairPool } from "./fair-pool.js";
import type { PoolOptions } from "./pool-options.js";
import type { Opener } from "./pooled-connection.js";

/**
 * A pool of connections to one worker. Nothing is started before the first `acquire`. Throws `AddressError` or
 * `UnsupportedError` for an address that can't be used, `UsageError` for such an option.
 *
 * @param early the worker of the first connection, where it was started before
 *
 * @example
 * ```ts
 * await using pool = createPool("stdio:python -m my_worker");
 * await using lease = await pool.acquire();
 * const result = await lease.connection.unary({ method: "catalog_catalogs", routing, protocolVersion, params });
 * ```
 */
export function createPool(input: WorkerAddressInput, options: PoolOptions = {}, early?: EarlyWorker): ConnectionPool {
  const address = parseAddress(input);
  if (address.kind === "custom") return address.createPool(options);
  // A wrong size is a mistake of the caller, told at once.
  segmentSize(options);
  checkLimits(options);
  const kind = address.kind === "http" ? "http" : "bytes";
  const external = options.external === false ? null : externalStorage(options.external);
  const intercepted = interceptedOpener(closingAlso(opener(address, options, external, early), external), async () => [
    ...(options.interceptors ?? []),
    ...(await telemetryInterceptors(options)),
  ]);
  return new FairPool(kind, redactAddress(address), intercepted, options, poolObserver(options));
}

/** Each transport is loaded with its first connection: undici alone takes longer to load than the rest together. */
function opener(
  address: Exclude<WorkerAddress, CustomAddress>,
  options: PoolOptions,
  external: ExternalStorage | null,
  early: EarlyWorker | undefined,
): Opener {
  const transfers = { location: external?.transfer };
  switch (address.kind) {
    case "stdio":
      return {
        open: async () => {
          const { openProcess } = await import("../transports/node/open-process.js");
          return openProcess(commandOf(address, options), options, transfers, early?.take());
        },
      };
    case "launch":
      return {
        open: async (signal) => {
          const { openLaunched } = await import("../launch/node/open-launched.js");
          return openLaunched(commandOf(address, options), options, transfers, signal);
        },
      };
    case "unix":
    case "tcp":
      return {
        open: async (signal) => {
          const { openSocket } = await import("../transports/node/open-socket.js");
          return openSocket(address, options, transfers, signal);
        },
      };
    case "http":
      return httpOpener(address.url, options, external);
  }
}

function httpOpener(url: string, options: PoolOptions, external: ExternalStorage | null): Opener {
  const transfers = { location: external?.transfer };
  const settings = httpSettings(url, { ...options, transfers, uploader: external?.uploader });
  let loading: Promise<HttpOpener> | undefined;
  const load = async (): Promise<HttpOpener> => {
    const { HttpOpener } = await import("../http/node/http-opener.js");
    return new HttpOpener(url, settings);
  };
  return {
    open: async () => {
      loading ??= load();
      return (await loading).open();
    },
    close: async () => (await loading)?.close(),
  };
}

/** External storage is closed with the pool that it belongs to. */
function closingAlso(inner: Opener, external: ExternalStorage | null): Opener {
  if (external === null) return inner;
  return {
    open: (signal) => inner.open(signal),
    close: async () => {
      await Promise.all([inner.close?.(), external.close()]);
    },
  };
}
