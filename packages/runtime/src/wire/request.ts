import { type RecordBatch } from "apache-arrow";
import { concatChunks, StreamEncoder, withMetadata } from "vgi-arrow";
import type { RpcRequest } from "../connection.js";
import { encodeGiven } from "./encode-given.js";
import { METHOD, PROTOCOL_VERSION, REQUEST_VERSION, WIRE_VERSION } from "./metadata-keys.js";

/** Custom metadata of a request batch: what the parameters carried, what the transport adds, then the keys of the protocol. */
export function requestMetadata(request: RpcRequest, transport?: ReadonlyMap<string, string>): Map<string, string> {
  const metadata = new Map(request.params.metadata);
  for (const [key, value] of transport ?? []) metadata.set(key, value);
  for (const [key, value] of request.routing.metadata(request.method)) metadata.set(key, value);
  metadata.set(METHOD, request.method);
  metadata.set(REQUEST_VERSION, WIRE_VERSION);
  if (request.protocolVersion !== null) metadata.set(PROTOCOL_VERSION, request.protocolVersion);
  return metadata;
}

/**
 * A request as one IPC stream: schema, one batch with one row, end marker; wire specification, section 5.
 *
 * @param transport metadata that the transport adds
 * @throws UsageError when the parameters are no batch that can be written
 */
export function encodeRequest(request: RpcRequest, transport?: ReadonlyMap<string, string>): Uint8Array[] {
  return encodeGiven(`the parameters of ${request.method}`, "Give one whole record batch.", () =>
    encodeSingle(withMetadata(request.params, requestMetadata(request, transport))),
  );
}

/** One batch as an IPC stream of its own, in chunks. */
export function encodeSingle(batch: RecordBatch): Uint8Array[] {
  const encoder = new StreamEncoder(batch.schema);
  const [head, ...body] = encoder.batch(batch);
  const chunks = [concatChunks(head === undefined ? [encoder.schema()] : [encoder.schema(), head]), ...body];
  const last = chunks.pop();
  // The end marker joins the last chunk when that is small: most requests are then one write.
  if (last !== undefined && last.byteLength <= 4096) chunks.push(concatChunks([last, encoder.end()]));
  else chunks.push(...(last === undefined ? [] : [last]), encoder.end());
  return chunks;
}
