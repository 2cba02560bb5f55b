import type { Routing } from "../connection.js";
import { AddressError } from "../errors/index.js";
import { PROTOCOL } from "./metadata-keys.js";

const NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;
const NO_METADATA: ReadonlyMap<string, string> = new Map();

/**
 * Addresses a protocol by its name, in the metadata and in the HTTP path; wire specification, section 3.1.
 *
 * @example
 * ```ts
 * routedRouting("vgi.v2").path("bind"); // "vgi.v2/bind"
 * ```
 */
export function routedRouting(protocol: string): Routing {
  if (!NAME.test(protocol) || protocol.length > 255) {
    throw new AddressError({
      what: `${JSON.stringify(protocol)} is no protocol name`,
      why: "it must be a dotted identifier",
    });
  }
  const metadata: ReadonlyMap<string, string> = new Map([[PROTOCOL, protocol]]);
  return { protocol, path: (method) => `${protocol}/${method}`, metadata: () => metadata };
}

/** The older generation: servers host one protocol, which is not named. */
export function unroutedRouting(): Routing {
  return { protocol: null, path: (method) => method, metadata: () => NO_METADATA };
}
