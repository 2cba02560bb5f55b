import type { Constant } from "vgi-arrow";

/** Values and lanes that users of generated code need beside it. */
export {
  binary,
  bool,
  date32,
  DateValue,
  Decimal,
  decimal128,
  decimal256,
  duration,
  DurationValue,
  float32,
  float64,
  int16,
  int32,
  int64,
  int8,
  IntervalValue,
  list,
  struct,
  time64,
  timestamp,
  TimestampValue,
  TimeValue,
  uint16,
  uint32,
  uint64,
  uint8,
  UnionValue,
  utf8,
} from "vgi-arrow";
export type {
  AnyLane,
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
} from "vgi-arrow";

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
