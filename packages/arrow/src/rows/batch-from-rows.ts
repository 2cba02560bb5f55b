import type { DataType, RecordBatch, Schema } from "apache-arrow";
import { columnLocator } from "../columns/value-error.js";
import { writeData } from "../columns/write-column.js";
import { pluck } from "../columns/write-struct.js";
import { fieldName } from "../types/type-spec-of.js";
import { type BatchMetadata, makeBatch } from "./make-batch.js";

/**
 * A batch from row objects. A property that is absent is null, properties that are no column are left out, and columns of
 * one name get the same values.
 *
 * @throws ValueError naming the first value that doesn't fit, e.g. `column "a"[3].x: expected int64, got string "foo"`.
 * @example
 * ```ts
 * batchFromRows(schema, [{ n: 1n }, { n: null }]);
 * ```
 */
export function batchFromRows(schema: Schema, rows: readonly object[], metadata?: BatchMetadata): RecordBatch {
  const columns = schema.fields.map((field) => {
    const name = fieldName(field);
    return writeData(field.type as DataType, pluck(rows, name), columnLocator(name));
  });
  return makeBatch(schema, columns, rows.length, metadata);
}
