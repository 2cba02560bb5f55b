import type { RpcConnection } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { InterceptedConnection } from "./intercepted-connection.js";

/**
 * The same connection with defaults for the options of its calls. What a call gives goes before them; `undefined` gives nothing.
 *
 * @example
 * ```ts
 * import { type RpcConnection, withOptions } from "vgi-runtime";
 *
 * const patient = (connection: RpcConnection) => withOptions(connection, { timeoutMs: 60_000 });
 * ```
 */
export function withOptions(connection: RpcConnection, defaults: RpcCallOptions): RpcConnection {
  return new InterceptedConnection(connection, [
    {
      unary: (request, options, next) => next(request, mergeCallOptions(defaults, options)),
      stream: (request, options, next) => next(request, mergeCallOptions(defaults, options)),
    },
  ]);
}

/** Options of a call over defaults. */
export function mergeCallOptions(defaults: RpcCallOptions, options: RpcCallOptions): RpcCallOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
