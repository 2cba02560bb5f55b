import type { DataType, RecordBatch, Schema } from "apache-arrow";
import { converted, inputConverter } from "../columns/input-converter.js";
import { columnLocator } from "../columns/value-error.js";
import { writeData } from "../columns/write-column.js";
import { pluck } from "../columns/write-struct.js";
import type { ValueProfile } from "../profiles/profile.js";
import { fieldName, fieldSpecOf } from "../types/type-spec-of.js";
import { type BatchMetadata, makeBatch } from "./make-batch.js";

/**
 * A batch from row objects. A property that is absent is null, properties that are no column are left out, and columns of
 * one name get the same values.
 *
 * @param profile The profile whose values are given. Default: exact, whose values every profile takes.
 * @throws ValueError naming the first value that doesn't fit, e.g. `column "a"[3].x: expected int64, got string "foo"`.
 * @example
 * ```ts
 * batchFromRows(schema, [{ n: 1n }, { n: null }]);
 * ```
 */
export function batchFromRows(
  schema: Schema,
  rows: readonly object[],
  metadata?: BatchMetadata,
  profile?: ValueProfile,
): RecordBatch {
  const columns = schema.fields.map((field) => {
    const name = fieldName(field);
    const convert = inputConverter(fieldSpecOf(field), profile);
    const values = pluck(rows, name);
    const at = columnLocator(name);
    return writeData(field.type as DataType, convert === undefined ? values : converted(values, convert, at), at);
  });
  return makeBatch(schema, columns, rows.length, metadata);
}
