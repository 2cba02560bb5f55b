import type { RecordBatch, Schema } from "apache-arrow";
import { concatChunks, StreamEncoder } from "./stream-encoder.js";

/**
 * A whole IPC stream: schema, batches, end marker.
 *
 * @example
 * ```ts
 * const bytes = encodeStream(batch.schema, [batch]);
 * ```
 */
export function encodeStream(schema: Schema, batches: Iterable<RecordBatch>): Uint8Array {
  const encoder = new StreamEncoder(schema);
  const chunks = [encoder.schema()];
  for (const batch of batches) chunks.push(...encoder.batch(batch));
  chunks.push(encoder.end());
  return concatChunks(chunks);
}
