import { EMPTY_SCHEMA, makeBatch } from "vgi-arrow";
import type { RpcConnection } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { UnsupportedError } from "../errors/index.js";
import { callReflection, isNotHosted } from "./call-reflection.js";
import type { ProtocolListing } from "./protocol-description.js";
import { wireListing } from "./wire-records.js";

/**
 * Asks a server what it hosts: one call, and no schema travels; wire specification, section 14. The connection may be used for
 * anything else before and after.
 *
 * @throws UnsupportedError when the server does not answer reflection: unrouted ones never do, others when they are started so
 * @example
 * ```ts
 * import { createPool, listProtocols } from "vgi-runtime";
 *
 * await using pool = createPool("https://vgi.example.com");
 * await using lease = await pool.acquire();
 * for (const { protocol, protocolVersion } of (await listProtocols(lease.connection)).protocols) {
 *   console.log(protocol, protocolVersion);
 * }
 * ```
 */
export async function listProtocols(connection: RpcConnection, options?: RpcCallOptions): Promise<ProtocolListing> {
  const call = { method: "list_protocols", params: makeBatch(EMPTY_SCHEMA, [], 1), answer: wireListing };
  try {
    return await callReflection(connection, call, options);
  } catch (error) {
    if (!isNotHosted(error)) throw error;
    throw new UnsupportedError({
      what: `${connection.address} can't be asked what it hosts`,
      why: "it does not host vgi_rpc.Reflection.v1",
      next: "Name the protocol yourself. A server of the unrouted generation may answer describe(connection, null).",
      cause: error,
    });
  }
}
