import type { Schema } from "apache-arrow";
import { BatchDecoder } from "./batch-decoder.js";
import { FrameReader } from "./frame-reader.js";
import { IpcError } from "./ipc-error.js";
import { StreamEncoder } from "./stream-encoder.js";

/** A schema as one bare IPC message, as `pyarrow.Schema.serialize()` writes it. For a stream use `encodeStream(schema, [])`. */
export function encodeSchema(schema: Schema): Uint8Array {
  return new StreamEncoder(schema).schema();
}

/**
 * Reads a schema from either form that workers use: a bare schema message, or an IPC stream, whose batches are ignored.
 * Throws {@link IpcError}.
 */
export function decodeSchema(bytes: Uint8Array): Schema {
  const reader = new FrameReader({ share: "always" });
  reader.push(bytes);
  const frame = reader.next();
  if (frame === null) {
    reader.end();
    throw new IpcError("IPC_TRUNCATED", "expected a schema as an Arrow IPC message, found no bytes", { offset: 0 });
  }
  return new BatchDecoder(frame).schema;
}
