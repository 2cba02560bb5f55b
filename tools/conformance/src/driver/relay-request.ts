import { type RpcRequest, routedRouting } from "vgi-runtime";
import { DriverError } from "./driver-error.js";
import { batchFromBase64 } from "./relay-batch.js";

const METHOD = "vgi_rpc.method";
const PROTOCOL_VERSION = "vgi_rpc.protocol_version";

/** A call for the client: method and version as the batch's metadata name them; nothing is filled in. */
export function relayRequest(requestBase64: string, protocol: string): RpcRequest {
  const params = batchFromBase64(requestBase64);
  const method = params.metadata.get(METHOD);
  if (method === undefined) throw new DriverError(`the request batch has no metadata key ${METHOD}`);
  return {
    method,
    routing: routedRouting(protocol),
    protocolVersion: params.metadata.get(PROTOCOL_VERSION) ?? null,
    params,
  };
}
