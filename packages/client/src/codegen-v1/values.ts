import type { Constant } from "vgi-arrow/values";

/** Values and lanes that users of generated code need beside it. */
export {
  bignum,
  binary,
  bit,
  bool,
  date32,
  DateValue,
  Decimal,
  decimal128,
  decimal256,
  duration,
  DurationValue,
  exactProfile,
  float32,
  float64,
  int16,
  int32,
  int64,
  hugeint,
  int8,
  IntervalValue,
  jsLanes,
  jsonLanes,
  jsonProfile,
  jsProfile,
  list,
  profileWith,
  struct,
  time64,
  timestamp,
  TimestampValue,
  TimeValue,
  uint16,
  uint32,
  uint64,
  uhugeint,
  uint8,
  UnionValue,
  utf8,
  uuid,
  withCodec,
} from "vgi-arrow/values";
export type {
  AnyLane,
  CodecInput,
  CodecOutput,
  Column,
  Constant,
  FieldSpec,
  InOf,
  Lane,
  OutOf,
  RowOf,
  SchemaSpec,
  TypedValue,
  TypeSpec,
  ValueCodec,
  ValueMapping,
  ValueProfile,
} from "vgi-arrow/values";

/**
 * One value for every row of a call, where a column is expected.
 *
 * @example
 * ```ts
 * const sums = await addValues(db, { col1: [1n, 2n], col2: constant(10n) });
 * ```
 */
export function constant<In>(value: In | null): Constant<In> {
  return { constant: value };
}
