import type { RecordBatch } from "apache-arrow";
import { decodeStream, encodeStream } from "vgi-arrow";
import { DriverError } from "./driver-error.js";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A batch for the control channel: a whole IPC stream that holds it, with its custom metadata, as base64. */
export function batchToBase64(batch: RecordBatch): string {
  return bytesToBase64(encodeStream(batch.schema, [batch]));
}

/** The one batch of an IPC stream from the control channel, with its custom metadata in `batch.metadata`. */
export function batchFromBase64(text: string): RecordBatch {
  if (text.length % 4 !== 0 || !BASE64.test(text)) throw new DriverError("the batch is not valid base64");
  const bytes = Buffer.from(text, "base64");
  const { batches } = decodeStream(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const [batch] = batches;
  if (batch === undefined || batches.length !== 1) {
    throw new DriverError(`expected an IPC stream with one batch, found ${batches.length}`);
  }
  return batch;
}

export function bytesToBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
