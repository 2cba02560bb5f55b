export * from "./ipc/index.js";
export * from "./record/index.js";
export type * from "./type-spec.js";
export { formatType } from "./types/format-type.js";
export { type SameTypeOptions, sameField, sameSchema, sameType } from "./types/same-type.js";
export { toArrowField, toArrowSchema, toArrowType } from "./types/to-arrow-type.js";
export { fieldSpecOf, schemaSpecOf, typeSpecOf } from "./types/type-spec-of.js";
export { DateValue } from "./values/date-value.js";
export { Decimal } from "./values/decimal.js";
export { DurationValue } from "./values/duration-value.js";
export { IntervalValue } from "./values/interval-value.js";
export { TimestampValue } from "./values/timestamp-value.js";
export { TimeValue } from "./values/time-value.js";
export { UnionValue } from "./values/union-value.js";
export { fromBase64, toBase64 } from "./columns/base64.js";
export { fromJsonValue, toJsonValue } from "./columns/json-value.js";
export { type Extension, extensionMetadata, extensionName, extensionOfField } from "./extensions/extension.js";
export { type ExactTypes, exactProfile } from "./profiles/exact-profile.js";
export { type JsTypes, jsProfile } from "./profiles/js-profile.js";
export { type JsonTypes, jsonProfile } from "./profiles/json-profile.js";
export { mappingOf, profileWith } from "./profiles/mapping-of.js";
export type { KindConversion, ProfileTypes, TypedProfile, ValueMapping, ValueProfile } from "./profiles/profile.js";
export { type ExactValues, type TypeKind, type UtcName, typeKindOf } from "./profiles/type-kind.js";
export type { TypeTexts } from "./profiles/type-texts.js";
export { type AnyCodec, type CodecInput, type CodecOutput, type ValueCodec, isCodec } from "./profiles/value-codec.js";
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
export { distinctNames } from "./columns/fill-objects.js";
export { inferType } from "./columns/infer-type.js";
export { type ToVectorOptions, toVector } from "./columns/to-vector.js";
export * from "./lanes/extension-lanes.js";
export * from "./lanes/lane.js";
export * from "./lanes/nested-lanes.js";
export * from "./lanes/primitive-lanes.js";
export { type ProfileLanes, jsLanes, jsonLanes, profileLanes, withCodec } from "./lanes/profile-lanes.js";
export { adoptBatch } from "./rows/adopt-batch.js";
export { type BatchFromColumnsOptions, type ColumnsInput, batchFromColumns } from "./rows/batch-from-columns.js";
export { batchFromRows } from "./rows/batch-from-rows.js";
export { EMPTY_SCHEMA, emptyBatch } from "./rows/empty-batch.js";
export { isRecordBatch } from "./rows/is-record-batch.js";
export { type BatchMetadata, makeBatch, withMetadata } from "./rows/make-batch.js";
export { type ColumnMappings, readRowParts, readRows } from "./rows/read-rows.js";
export { selectColumns, sliceBatch } from "./rows/slice-batch.js";
