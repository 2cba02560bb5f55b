import { batchFromRows, toArrowSchema } from "vgi-arrow";
import type { RpcConnection } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { callReflection, isNotHosted, readDescribed, readSchema } from "./call-reflection.js";
import { describeUnrouted } from "./describe-unrouted.js";
import { listProtocols } from "./list-protocols.js";
import type { MethodDescription, ProtocolDescription } from "./protocol-description.js";
import { wireDescription, type WireMethod } from "./wire-records.js";

/**
 * Asks a server for the methods of a protocol with their schemas; wire specification, section 14.
 *
 * @param protocol name on the wire, as {@link listProtocols} gives it; `null` asks a server of the unrouted generation, which hosts
 *   one protocol, by `__describe__` (its hash is of another definition, and says nothing about safe repetition)
 * @throws UnsupportedError when the server describes nothing; `RpcError` with `errorKind` `protocol_not_supported` when it does not host
 *   this protocol; `ProtocolError` when the description can't be read
 * @example
 * ```ts
 * import { describe, type RpcConnection } from "vgi-runtime";
 *
 * async function methodNames(connection: RpcConnection): Promise<string[]> {
 *   return (await describe(connection, "vgi.v2")).methods.map(({ name }) => name);
 * }
 * ```
 */
export async function describe(
  connection: RpcConnection,
  protocol: string | null,
  options?: RpcCallOptions,
): Promise<ProtocolDescription> {
  if (protocol === null) return describeUnrouted(connection, options);
  const params = batchFromRows(PARAMS, [{ protocol }]);
  try {
    const call = { method: "describe", params, answer: wireDescription };
    const { methods, ...summary } = await callReflection(connection, call, options);
    return readDescribed(connection, () => ({ ...summary, methods: methods.map(methodOf) }));
  } catch (error) {
    // A server answers alike when it does not host this protocol, and when it does not host reflection.
    if (isNotHosted(error)) await listProtocols(connection, options);
    throw error;
  }
}

const PARAMS = toArrowSchema({ fields: [{ name: "protocol", type: "utf8", nullable: false }] });

function methodOf(wire: WireMethod): MethodDescription {
  const { name, methodType, idempotency, deprecated, deprecationMessage } = wire;
  return {
    name,
    methodType,
    streamKind: methodType === "unary" ? null : streamKindOf(wire.streamKind),
    paramsSchema: readSchema(name, "parameters", wire.paramsSchemaIpc),
    resultSchema: wire.hasReturn ? readSchema(name, "result", wire.resultSchemaIpc) : null,
    headerSchema: wire.hasHeader ? readSchema(name, "header", wire.headerSchemaIpc) : null,
    idempotency,
    deprecated,
    deprecationMessage,
  };
}

function streamKindOf(text: string): "producer" | "exchange" | "unknown" {
  return text === "producer" || text === "exchange" ? text : "unknown";
}
