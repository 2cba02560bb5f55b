import type { RecordBatch } from "apache-arrow";

/**
 * Whether a value is one record batch: a table, which has several, is none. By shape rather than class, because a program may hold
 * batches of another copy of apache-arrow.
 *
 * @example
 * ```ts
 * const batches = isRecordBatch(input) ? [input] : [...input];
 * ```
 */
export function isRecordBatch(value: unknown): value is RecordBatch {
  return (
    typeof value === "object" &&
    value !== null &&
    "schema" in value &&
    "data" in value &&
    "numRows" in value &&
    !("batches" in value)
  );
}
