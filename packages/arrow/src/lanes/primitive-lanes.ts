import type { DateValue } from "../values/date-value.js";
import type { Decimal } from "../values/decimal.js";
import type { DurationValue } from "../values/duration-value.js";
import type { IntervalValue } from "../values/interval-value.js";
import type { TimeUnit } from "../type-spec.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TimeValue } from "../values/time-value.js";
import { type Lane, lane } from "./lane.js";

/** What 64-bit integers accept: bigint, or a number that is whole and exact. */
export type Int64Input = bigint | number;
/** What decimals accept; numbers count by their shortest decimal notation. */
export type DecimalInput = Decimal | string | bigint | number;
/** What dates accept; a text is `YYYY-MM-DD`, a `Date` counts in UTC. */
export type DateInput = DateValue | string | Date;
/** What timestamps accept; a text is ISO 8601, a bigint counts the column's unit. */
export type TimestampInput = TimestampValue | string | Date | bigint;
/** What times accept; a text is `HH:MM:SS.ffffff`, a bigint counts the column's unit. */
export type TimeInput = TimeValue | string | bigint;
/** What durations accept; a text is ISO 8601, a bigint counts the column's unit. */
export type DurationInput = DurationValue | string | bigint;
/** What intervals accept; a text is ISO 8601 with a sign before each part. */
export type IntervalInput = IntervalValue | string;

/** Nothing but nulls. */
export const nullLane: Lane<null, null> = /*@__PURE__*/ lane("null");
export const bool: Lane<boolean, boolean> = /*@__PURE__*/ lane("bool");
export const int8: Lane<number, number> = /*@__PURE__*/ lane("int8");
export const int16: Lane<number, number> = /*@__PURE__*/ lane("int16");
export const int32: Lane<number, number> = /*@__PURE__*/ lane("int32");
export const int64: Lane<Int64Input, bigint> = /*@__PURE__*/ lane("int64");
export const uint8: Lane<number, number> = /*@__PURE__*/ lane("uint8");
export const uint16: Lane<number, number> = /*@__PURE__*/ lane("uint16");
export const uint32: Lane<number, number> = /*@__PURE__*/ lane("uint32");
export const uint64: Lane<Int64Input, bigint> = /*@__PURE__*/ lane("uint64");
export const float16: Lane<number, number> = /*@__PURE__*/ lane("float16");
export const float32: Lane<number, number> = /*@__PURE__*/ lane("float32");
export const float64: Lane<number, number> = /*@__PURE__*/ lane("float64");
export const utf8: Lane<string, string> = /*@__PURE__*/ lane("utf8");
export const largeUtf8: Lane<string, string> = /*@__PURE__*/ lane("large_utf8");
export const utf8View: Lane<string, string> = /*@__PURE__*/ lane("utf8_view");
export const binary: Lane<Uint8Array, Uint8Array> = /*@__PURE__*/ lane("binary");
export const largeBinary: Lane<Uint8Array, Uint8Array> = /*@__PURE__*/ lane("large_binary");
export const binaryView: Lane<Uint8Array, Uint8Array> = /*@__PURE__*/ lane("binary_view");
/** Days since 1970-01-01. */
export const date32: Lane<DateInput, DateValue> = /*@__PURE__*/ lane("date32");
/** Days, counted in milliseconds since 1970-01-01. */
export const date64: Lane<DateInput, DateValue> = /*@__PURE__*/ lane("date64");
/** Months only. */
export const monthInterval: Lane<IntervalInput, IntervalValue> = /*@__PURE__*/ lane("month_interval");
/** Days and milliseconds. */
export const dayTimeInterval: Lane<IntervalInput, IntervalValue> = /*@__PURE__*/ lane("day_time_interval");
/** Months, days and nanoseconds. */
export const monthDayNanoInterval: Lane<IntervalInput, IntervalValue> = /*@__PURE__*/ lane("month_day_nano_interval");

/** Instants where a time zone is given, wall-clock times otherwise. */
export function timestamp(unit: TimeUnit, timezone?: string): Lane<TimestampInput, TimestampValue> {
  return lane(timezone === undefined ? { timestamp: unit } : { timestamp: unit, timezone });
}

/** Times of day in 32 bits. */
export function time32(unit: "s" | "ms"): Lane<TimeInput, TimeValue> {
  return lane({ time32: unit });
}

/** Times of day in 64 bits. */
export function time64(unit: "us" | "ns"): Lane<TimeInput, TimeValue> {
  return lane({ time64: unit });
}

/** Elapsed times. */
export function duration(unit: TimeUnit): Lane<DurationInput, DurationValue> {
  return lane({ duration: unit });
}

/** Decimals of up to 38 digits, `scale` of them after the point. */
export function decimal128(precision: number, scale: number): Lane<DecimalInput, Decimal> {
  return lane({ decimal128: [precision, scale] });
}

/** Decimals of up to 76 digits, `scale` of them after the point. */
export function decimal256(precision: number, scale: number): Lane<DecimalInput, Decimal> {
  return lane({ decimal256: [precision, scale] });
}

/** Byte strings of one width. */
export function fixedSizeBinary(byteWidth: number): Lane<Uint8Array, Uint8Array> {
  return lane({ fixed_size_binary: byteWidth });
}
