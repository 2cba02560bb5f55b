import { type RecordBatch, Schema } from "apache-arrow";
import { batchFromRows } from "./batch-from-rows.js";
import type { BatchMetadata } from "./make-batch.js";

/** The schema without fields: of batches that carry metadata only. */
export const EMPTY_SCHEMA: Schema = /*@__PURE__*/ new Schema([]);

/**
 * A batch without rows, e.g. to carry metadata.
 *
 * @example
 * ```ts
 * emptyBatch(schema, { log_level: "INFO" });
 * ```
 */
export function emptyBatch(schema: Schema, metadata?: BatchMetadata): RecordBatch {
  return batchFromRows(schema, [], metadata);
}
