import type { FrameReaderOptions } from "vgi-arrow";
import { parseAddress, redactAddress, type WorkerAddress, type WorkerAddressInput } from "../address/index.js";
import type { ConnectionPool } from "../connection.js";
import { UnsupportedError } from "../errors/index.js";
import { FairPool, type PoolLimits } from "./fair-pool.js";
import type { OpenConnection } from "./pooled-connection.js";

/** Settings of {@link createPool}; those that don't concern the transport of an address are ignored. */
export interface PoolOptions extends PoolLimits {
  /** stdio: variables on top of this process's environment; `undefined` removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** stdio: working directory of the worker. */
  readonly cwd?: string | undefined;
  /**
   * stdio: what happens to the worker's stderr. Always captured for errors (the last 50 lines); `"inherit"` passes it through as well,
   * a function gets it line by line. Default `"capture"`.
   */
  readonly stderr?: "capture" | "inherit" | ((line: string) => void) | undefined;
  /** http: headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** http: sent as `Authorization: Bearer …`; a function is asked before every request. */
  readonly bearerToken?: string | (() => string | Promise<string>) | undefined;
  /** http, unix, tcp: how long reaching the worker may take. Default 10,000 ms. */
  readonly connectTimeoutMs?: number | undefined;
  /** Bounds of the messages that are accepted from the worker. */
  readonly limits?: Pick<FrameReaderOptions, "maxMetadataLength" | "maxBodyLength"> | undefined;
}

/**
 * A pool of connections to one worker. Nothing is started before the first `acquire`. Throws `AddressError` or
 * `UnsupportedError` for an address that can't be used.
 *
 * @example
 * ```ts
 * await using pool = createPool("stdio:python -m my_worker");
 * await using lease = await pool.acquire();
 * const result = await lease.connection.unary({ method: "catalog_catalogs", routing, protocolVersion, params });
 * ```
 */
export function createPool(input: WorkerAddressInput, options: PoolOptions = {}): ConnectionPool {
  const address = parseAddress(input);
  const kind = address.kind === "http" ? "http" : "bytes";
  return new FairPool(kind, redactAddress(address), opener(address, options), options);
}

/** Each transport is loaded with its first connection: undici alone takes longer to load than the rest together. */
function opener(address: WorkerAddress, options: PoolOptions): OpenConnection {
  switch (address.kind) {
    case "stdio": {
      const command = {
        command: address.command,
        env: options.env === undefined ? address.env : { ...address.env, ...options.env },
        cwd: options.cwd ?? address.cwd,
      };
      return async () => {
        const { openProcess } = await import("../transports/node/open-process.js");
        return openProcess(command, options);
      };
    }
    case "unix":
    case "tcp":
      return async (signal) => {
        const { openSocket } = await import("../transports/node/open-socket.js");
        return openSocket(address, options, signal);
      };
    case "http":
      return async () => {
        const { openHttp } = await import("../http/node/open-http.js");
        return openHttp(address.url, options);
      };
    case "launch":
      throw new UnsupportedError({
        what: `${redactAddress(address)} can't be used`,
        why: "shared warm workers (launch:) are not supported yet",
        next: "Start a worker of your own with stdio: and the same command.",
      });
  }
}
