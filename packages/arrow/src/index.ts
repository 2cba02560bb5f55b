export * from "./ipc/index.js";
export * from "./record/index.js";
export * from "./values.js";
export { toArrowField, toArrowSchema, toArrowType } from "./types/to-arrow-type.js";
export { fieldSpecOf, schemaSpecOf, typeSpecOf } from "./types/type-spec-of.js";
export { fromBase64, toBase64 } from "./columns/base64.js";
export { fromJsonValue, toJsonValue } from "./columns/json-value.js";
export { type Convert, inputConverter } from "./columns/input-converter.js";
export { type ColumnSource, readColumn, readValue } from "./columns/read-column.js";
export { ConversionError, type Locator, ValueError } from "./columns/value-error.js";
export { writeColumn, writeData } from "./columns/write-column.js";
export {
  type ColumnLike,
  isColumn,
  isConstant,
  isTypedValue,
  isVectorLike,
  type VectorLike,
} from "./columns/column-like.js";
export { distinctNames } from "./columns/distinct-names.js";
export { inferType } from "./columns/infer-type.js";
export { type ToVectorOptions, toVector } from "./columns/to-vector.js";
export { adoptBatch } from "./rows/adopt-batch.js";
export { type BatchFromColumnsOptions, type ColumnsInput, batchFromColumns } from "./rows/batch-from-columns.js";
export { batchFromRows } from "./rows/batch-from-rows.js";
export { EMPTY_SCHEMA, emptyBatch } from "./rows/empty-batch.js";
export { buffersOf, expireBatch } from "./rows/expire-batch.js";
export { isRecordBatch } from "./rows/is-record-batch.js";
export { type BatchMetadata, makeBatch, withMetadata } from "./rows/make-batch.js";
export { type ColumnMappings, readRowParts, readRows } from "./rows/read-rows.js";
export { selectColumns, sliceBatch } from "./rows/slice-batch.js";
