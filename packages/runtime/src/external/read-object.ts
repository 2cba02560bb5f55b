import type { RecordBatch, Schema } from "apache-arrow";
import { type DecodedStream, decodeStream, sameSchema, schemaSpecOf } from "vgi-arrow";
import { RpcError } from "../errors/index.js";
import type { CallContext } from "../transports/call-context.js";
import { classifyBatch } from "../wire/classify-batch.js";
import { LOCATION, SHM_OFFSET } from "../wire/metadata-keys.js";
import { readRemoteFailure } from "../wire/remote-failure.js";
import { deliverLog } from "../wire/worker-log.js";
import { storageError } from "./storage-error.js";

/**
 * The one data batch of an object, which is an IPC stream: what a worker said in one turn, logs first; wire specification, section 12,
 * "Resolution". Nothing of it is delivered before all of it is known to be good.
 *
 * @throws ExternalStorageError with the reason `invalid`; RpcError for an error batch
 */
export function readObject(url: URL, bytes: Uint8Array, expected: Schema, context: CallContext): RecordBatch {
  const { batches } = decoded(url, bytes);
  const nested = batches.some(({ metadata }) => metadata.has(LOCATION) || metadata.has(SHM_OFFSET));
  if (nested) throw invalid(url, "it holds another pointer in place of data");
  const logs = batches.filter((batch) => classifyBatch(batch) === "log");
  const failure = batches.find((batch) => classifyBatch(batch) === "error");
  if (failure !== undefined) {
    deliver(logs, context);
    const { method, address } = context;
    throw new RpcError(readRemoteFailure(failure.metadata), { method, address, lastStderr: context.lastStderr() });
  }
  const data = batches.filter((batch) => !logs.includes(batch));
  const [batch] = data;
  if (batch === undefined) throw invalid(url, "it holds no data");
  if (data.length > 1) throw invalid(url, `it holds ${data.length} batches of data instead of one`);
  if (!sameColumns(batch.schema, expected)) throw invalid(url, "its columns are not those of the pointer");
  deliver(logs, context);
  return batch;
}

function deliver(logs: readonly RecordBatch[], { onLog }: CallContext): void {
  for (const { metadata } of logs) deliverLog(onLog, metadata);
}

function decoded(url: URL, bytes: Uint8Array): DecodedStream {
  try {
    return decodeStream(bytes);
  } catch (error) {
    throw invalid(url, `it is no Arrow IPC stream: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Names of list items and metadata have no meaning for the data. */
function sameColumns(a: Schema, b: Schema): boolean {
  return sameSchema(schemaSpecOf(a), schemaSpecOf(b), { ignoreMetadata: true, ignoreChildNames: true });
}

function invalid(url: URL, why: string): Error {
  return storageError("read", url, { reason: "invalid", why });
}
