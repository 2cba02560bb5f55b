import type { TimeUnit } from "../type-spec.js";
import { formatDays, parseDays } from "./calendar.js";
import { convertUnit, perSecond, splitSeconds } from "./time-unit.js";
import { formatTimeOfDay, parseTimeOfDay } from "./time-value.js";
import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * A point in time, exact in its unit. With a time zone it is an instant, counted in UTC; without one it is the reading of
 * a calendar and a wall clock. Immutable.
 *
 * @example
 * ```ts
 * String(new TimestampValue(1_704_067_200_000_001n, "us")); // "2024-01-01T00:00:00.000001"
 * TimestampValue.parse("2024-01-01T01:00:00+01:00", "s", "Europe/Rome").value; // 1704067200n
 * ```
 */
export class TimestampValue {
  static {
    printAsText(this);
  }

  /** Count of units since 1970-01-01T00:00:00. */
  readonly value: bigint;
  readonly unit: TimeUnit;
  /** Zone of the column, e.g. `UTC` or `Europe/Rome`; absent for wall-clock timestamps. */
  readonly timezone?: string;

  constructor(value: bigint, unit: TimeUnit, timezone?: string) {
    this.value = value;
    this.unit = unit;
    if (timezone !== undefined) this.timezone = timezone;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "TimestampValue" {
    return "TimestampValue";
  }

  /** Whether a value is a TimestampValue, also of another copy of this library. */
  static is(value: unknown): value is TimestampValue {
    return valueKindOf(value) === "TimestampValue";
  }

  /**
   * Reads ISO 8601: `2024-01-01`, `2024-01-01T12:30`, `2024-01-01 12:30:00.123456+02:00`, `…Z`.
   *
   * @param unit Unit of the result. Default: microseconds.
   * @param timezone Zone of the result; then the text must say its offset from UTC. Without a zone an offset is applied,
   *   and the result reads as UTC.
   * @throws RangeError when the text is no timestamp, lacks an offset, or has more digits than the unit holds.
   */
  static parse(text: string, unit: TimeUnit = "us", timezone?: string): TimestampValue {
    const match = /^([+-]?\d{4,}-\d{2}-\d{2})(?:[T ]([\d:.,]+?)\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?$/.exec(text);
    if (match === null || match[1] === undefined) {
      throw new RangeError(`${JSON.stringify(text)} is not a timestamp: expected YYYY-MM-DDTHH:MM:SS.ffffff`);
    }
    if (timezone !== undefined && match[3] === undefined) {
      throw new RangeError(`${JSON.stringify(text)} lacks its offset from UTC: end it with Z or with +HH:MM`);
    }
    const seconds = BigInt(parseDays(match[1])) * 86_400n - BigInt(offsetSeconds(match[3] ?? "Z"));
    const time = match[2] === undefined ? 0n : parseTimeOfDay(match[2], unit);
    return new TimestampValue(seconds * perSecond[unit] + time, unit, timezone);
  }

  /**
   * The instant of a `Date`; without a zone, what a clock in UTC reads.
   *
   * @throws RangeError for an invalid Date, or when its milliseconds don't fit a unit of seconds.
   */
  static fromDate(date: Date, unit: TimeUnit = "ms", timezone?: string): TimestampValue {
    const time = date.getTime();
    if (Number.isNaN(time)) throw new RangeError("an invalid Date is not a point in time");
    return new TimestampValue(convertUnit(BigInt(time), "ms", unit), unit, timezone);
  }

  /** The `Date` of the millisecond, rounded down; an invalid one beyond the year 275760. */
  toDate(): Date {
    const { seconds, rest } = splitSeconds(this.value, this.unit);
    return new Date(Number(seconds) * 1000 + Number((rest * 1000n) / perSecond[this.unit]));
  }

  /** ISO 8601 with all digits of the unit; instants in UTC, ending in `Z`. */
  toString(): string {
    const { seconds, rest } = splitSeconds(this.value, this.unit);
    const days = Number(seconds >= 0n ? seconds / 86_400n : (seconds - 86_399n) / 86_400n);
    const time = (seconds - BigInt(days) * 86_400n) * perSecond[this.unit] + rest;
    return `${formatDays(days)}T${formatTimeOfDay(time, this.unit)}${this.timezone === undefined ? "" : "Z"}`;
  }

  /** As {@link TimestampValue.toString}. */
  toJSON(): string {
    return this.toString();
  }
}

function offsetSeconds(offset: string): number {
  if (offset === "Z" || offset === "z") return 0;
  const sign = offset.startsWith("-") ? -1 : 1;
  const digits = offset.slice(1).replace(":", "");
  return sign * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2) || 0) * 60);
}
