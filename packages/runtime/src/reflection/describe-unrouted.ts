import { EMPTY_SCHEMA, makeBatch } from "vgi-arrow";
import type { RpcConnection, RpcRequest } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { UnsupportedError } from "../errors/index.js";
import { PROTOCOL_VERSION } from "../wire/metadata-keys.js";
import { unroutedRouting } from "../wire/routing.js";
import { isNotHosted, readDescribed, readSchema } from "./call-reflection.js";
import type { MethodDescription, ProtocolDescription } from "./protocol-description.js";
import { type UnroutedMethod, unroutedMethod } from "./wire-records.js";

const PROTOCOL_NAME = "vgi_rpc.protocol_name";
const PROTOCOL_HASH = "vgi_rpc.protocol_hash";

/** Asks an unrouted server by `__describe__`: the answer is flat, with what is said of the protocol in its metadata. */
export async function describeUnrouted(
  connection: RpcConnection,
  options: RpcCallOptions | undefined,
): Promise<ProtocolDescription> {
  const request: RpcRequest = {
    method: "__describe__",
    routing: unroutedRouting(),
    protocolVersion: null,
    params: makeBatch(EMPTY_SCHEMA, [], 1),
  };
  try {
    const batch = await connection.unary(request, options);
    const { metadata } = batch;
    return {
      protocol: metadata.get(PROTOCOL_NAME) ?? "",
      protocolVersion: metadata.get(PROTOCOL_VERSION) ?? "",
      protocolHash: metadata.get(PROTOCOL_HASH) ?? "",
      deprecated: false,
      deprecationMessage: "",
      methods: readDescribed(connection, () => unroutedMethod.rowsFromBatch(batch).map(methodOf)),
    };
  } catch (error) {
    if (!isNotHosted(error)) throw error;
    throw new UnsupportedError({
      what: `${connection.address} does not describe itself`,
      why: "it was started without __describe__, or is not of the unrouted generation",
      next: "Name the protocol for a server of the routed generation.",
      cause: error,
    });
  }
}

function methodOf(wire: UnroutedMethod): MethodDescription {
  const { name, methodType, hasReturn, isExchange, headerSchemaIpc } = wire;
  const kind = isExchange === null ? "unknown" : isExchange ? "exchange" : "producer";
  return {
    name,
    methodType,
    streamKind: methodType === "unary" ? null : kind,
    paramsSchema: readSchema(name, "parameters", wire.paramsSchemaIpc),
    resultSchema: hasReturn ? readSchema(name, "result", wire.resultSchemaIpc) : null,
    headerSchema: headerSchemaIpc === null ? null : readSchema(name, "header", headerSchemaIpc),
    idempotency: "unknown",
    deprecated: false,
    deprecationMessage: "",
  };
}
