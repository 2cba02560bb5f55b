import type { RecordBatch, Schema } from "apache-arrow";
import { BytePieces } from "../columns/byte-pieces.js";
import { concatChunks } from "../columns/concat-chunks.js";
import { StreamEncoder } from "./stream-encoder.js";

/**
 * A whole IPC stream: schema, batches, end marker.
 *
 * @example
 * ```ts
 * const bytes = encodeStream(batch.schema, [batch]);
 * ```
 */
export function encodeStream(schema: Schema, batches: Iterable<RecordBatch>): Uint8Array {
  return concatChunks(streamChunks(schema, batches));
}

/** Streams up to this size, in bytes, are one piece: to copy them takes less than to pass their pieces on. */
const MOST_JOINED = 64 * 1024;

/** As `encodeStream`, for a stream that is a value in another: a large one in pieces, with the buffers of its batches by reference. */
export function encodeNestedStream(schema: Schema, batches: Iterable<RecordBatch>): Uint8Array | BytePieces {
  const pieces = new BytePieces(streamChunks(schema, batches));
  return pieces.length <= MOST_JOINED ? pieces.join() : pieces;
}

function streamChunks(schema: Schema, batches: Iterable<RecordBatch>): Uint8Array[] {
  const encoder = new StreamEncoder(schema);
  const chunks = [encoder.schema()];
  for (const batch of batches) chunks.push(...encoder.batch(batch));
  chunks.push(encoder.end());
  return chunks;
}
