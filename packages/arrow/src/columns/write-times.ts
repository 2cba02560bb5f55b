import {
  type Data,
  type DataType,
  DateUnit,
  type Date_,
  type Decimal as DecimalType,
  type Duration,
  type Interval,
  IntervalUnit,
  type Time,
  type Timestamp,
} from "apache-arrow";
import { timeUnitOf } from "../types/type-spec-of.js";
import { DateValue } from "../values/date-value.js";
import { Decimal } from "../values/decimal.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { convertUnit } from "../values/time-unit.js";
import {
  isTemporalDuration,
  type TemporalDurationParts,
  temporalText,
  timeNanoseconds,
} from "../values/temporal-text.js";
import { TimeValue } from "../values/time-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { validityOf } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { ownArray } from "./write-numbers.js";
import { converting, unexpected } from "./writer.js";

/** Days (date32) and milliseconds (date64) since 1970-01-01. */
export function writeDates(type: Date_, values: ArrayLike<unknown>, at: Locator): Data {
  if (type.unit === DateUnit.DAY) return writeCounts(type, values, at, 32, daysOf);
  return writeCounts(type, values, at, 64, (value) => {
    const days = daysOf(value);
    return days === undefined ? undefined : days * 86_400_000n;
  });
}

/** Counts of the column's unit since the epoch. */
export function writeTimestamps(type: Timestamp, values: ArrayLike<unknown>, at: Locator): Data {
  const unit = timeUnitOf(type);
  const timezone = type.timezone || undefined;
  return writeCounts(type, values, at, 64, (value) => {
    if (typeof value === "bigint") return value;
    const text = typeof value === "string" ? value : temporalText(value);
    if (text !== undefined) return TimestampValue.parse(text, unit, timezone).value;
    if (isDate(value)) return TimestampValue.fromDate(value, unit).value;
    if (!TimestampValue.is(value)) return undefined;
    if ((value.timezone === undefined) !== (timezone === undefined)) {
      throw new RangeError(
        timezone === undefined
          ? `${value.toString()} is an instant of zone ${value.timezone}, and the column has wall-clock times`
          : `${value.toString()} has no time zone, and the column has instants`,
      );
    }
    return convertUnit(value.value, value.unit, unit);
  });
}

/** Counts of the column's unit since midnight. */
export function writeTimes(type: Time, values: ArrayLike<unknown>, at: Locator): Data {
  const unit = timeUnitOf(type);
  return writeCounts(type, values, at, type.bitWidth, (value) => {
    if (typeof value === "bigint") return value;
    const text = typeof value === "string" ? value : temporalText(value);
    if (text !== undefined) return TimeValue.parse(text, unit).value;
    return TimeValue.is(value) ? convertUnit(value.value, value.unit, unit) : undefined;
  });
}

/** Elapsed counts of the column's unit. */
export function writeDurations(type: Duration, values: ArrayLike<unknown>, at: Locator): Data {
  const unit = timeUnitOf(type);
  return writeCounts(type, values, at, 64, (value) => {
    if (typeof value === "bigint") return value;
    if (typeof value === "string") return DurationValue.parse(value, unit).value;
    if (isTemporalDuration(value)) return convertUnit(elapsed(value), "ns", unit);
    return DurationValue.is(value) ? convertUnit(value.value, value.unit, unit) : undefined;
  });
}

/** Months; days and milliseconds; or months, days and nanoseconds. */
export function writeIntervals(type: Interval, values: ArrayLike<unknown>, at: Locator): Data {
  const words = type.unit === IntervalUnit.MONTH_DAY_NANO ? 4 : type.unit === IntervalUnit.DAY_TIME ? 2 : 1;
  const out = new Int32Array(values.length * words);
  const view = new DataView(out.buffer);
  const int32 = (position: number, value: number): void => {
    out[position] = value;
    if (out[position] !== value) throw new RangeError(`${value} does not fit in 32 bits`);
  };
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const interval = converting(type, at, index, () => intervalOf(value));
    if (interval === undefined) throw unexpected(type, value, at(index));
    const { months, days, nanoseconds } = interval;
    const first = index * words;
    converting(type, at, index, () => {
      if (words === 1) {
        if (days !== 0 || nanoseconds !== 0n) throw new RangeError(`${interval.toString()} has more than months`);
        int32(first, months);
        return;
      }
      if (words === 2) {
        if (months !== 0) throw new RangeError(`${interval.toString()} has months`);
        int32(first, days);
        int32(first + 1, Number(convertUnit(nanoseconds, "ns", "ms")));
        return;
      }
      int32(first, months);
      int32(first + 1, days);
      if (BigInt.asIntN(64, nanoseconds) !== nanoseconds)
        throw new RangeError(`${nanoseconds} ns do not fit in 64 bits`);
      view.setBigInt64((first + 2) * 4, nanoseconds, true);
    });
  }
  return makeColumnData(type, { length: values.length, validity: validityOf(values), values: out });
}

/** Unscaled integers of 128 or 256 bits, two's complement, little-endian. */
export function writeDecimals(type: DecimalType, values: ArrayLike<unknown>, at: Locator): Data {
  const words = type.bitWidth / 64;
  const limit = 10n ** BigInt(type.precision);
  const out = new BigUint64Array(values.length * words);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    if (!isDecimalInput(value)) throw unexpected(type, value, at(index));
    const unscaled = converting(type, at, index, () => Decimal.from(value).withScale(type.scale).unscaled);
    if (unscaled >= limit || unscaled <= -limit) {
      throw unexpected(type, value, at(index), `, which has more than ${type.precision} digits`);
    }
    let rest = unscaled;
    for (let word = 0; word < words; word++) {
      out[index * words + word] = BigInt.asUintN(64, rest);
      rest >>= 64n;
    }
  }
  return makeColumnData(type, {
    length: values.length,
    validity: validityOf(values),
    values: new Uint32Array(out.buffer),
  });
}

/** Writes counts of 32 or 64 bits that `countOf` makes of values; `undefined` means that the value is none. */
function writeCounts(
  type: DataType,
  values: ArrayLike<unknown>,
  at: Locator,
  bits: 32 | 64,
  countOf: (value: unknown) => bigint | undefined,
): Data {
  const own = ownArray(type, values);
  if (own !== undefined) return own;
  const out = bits === 32 ? new Int32Array(values.length) : new BigInt64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const count = converting(type, at, index, () => countOf(value));
    if (count === undefined) throw unexpected(type, value, at(index));
    if (BigInt.asIntN(bits, count) !== count) throw unexpected(type, value, at(index), ", which is out of range");
    out[index] = bits === 32 ? Number(count) : count;
  }
  return makeColumnData(type, { length: values.length, validity: validityOf(values), values: out });
}

function isDecimalInput(value: unknown): value is Decimal | string | bigint | number {
  return Decimal.is(value) || typeof value === "string" || typeof value === "bigint" || typeof value === "number";
}

function daysOf(value: unknown): bigint | undefined {
  if (DateValue.is(value)) return BigInt(value.days);
  const text = typeof value === "string" ? value : temporalText(value);
  if (text !== undefined) return BigInt(DateValue.parse(text).days);
  return isDate(value) ? BigInt(DateValue.fromDate(value).days) : undefined;
}

function intervalOf(value: unknown): IntervalValue | undefined {
  if (IntervalValue.is(value)) return value;
  if (typeof value === "string") return IntervalValue.parse(value);
  if (!isTemporalDuration(value)) return undefined;
  const { years, months, weeks, days } = value;
  return new IntervalValue(years * 12 + months, weeks * 7 + days, timeNanoseconds(value));
}

/** Nanoseconds of a duration. Throws a `RangeError` for one with months or years, which have no one length. */
function elapsed(duration: TemporalDurationParts): bigint {
  if (duration.years !== 0 || duration.months !== 0) {
    throw new RangeError(`${String(duration)} has years or months, whose length depends on the calendar`);
  }
  return BigInt(duration.weeks * 7 + duration.days) * 86_400_000_000_000n + timeNanoseconds(duration);
}

function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}
