import { type Data, DateUnit, type Date_, type Decimal as DecimalType, type Duration } from "apache-arrow";
import { type Interval, IntervalUnit, type Time, type Timestamp } from "apache-arrow";
import { generate } from "./blank-array.js";
import { timeUnitOf } from "../types/type-spec-of.js";
import { DateValue } from "../values/date-value.js";
import { Decimal } from "../values/decimal.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { TimeValue } from "../values/time-value.js";
import { TimestampValue } from "../values/timestamp-value.js";

/** Dates of both widths, as days. */
export function readDates(data: Data, type: Date_, begin: number, end: number): unknown[] {
  if (type.unit === DateUnit.DAY) {
    const values = data.values as Int32Array;
    return rows(begin, end, (row) => new DateValue(values[row] ?? 0));
  }
  const values = data.values as BigInt64Array;
  return rows(begin, end, (row) => new DateValue(Math.floor(Number(values[row] ?? 0n) / 86_400_000)));
}

/** Timestamps. */
export function readTimestamps(data: Data, type: Timestamp, begin: number, end: number): unknown[] {
  const values = data.values as BigInt64Array;
  const unit = timeUnitOf(type);
  const timezone = type.timezone || undefined;
  return rows(begin, end, (row) => new TimestampValue(values[row] ?? 0n, unit, timezone));
}

/** Times of both widths. */
export function readTimes(data: Data, type: Time, begin: number, end: number): unknown[] {
  const values = data.values as Int32Array | BigInt64Array;
  const unit = timeUnitOf(type);
  return rows(begin, end, (row) => new TimeValue(BigInt(values[row] ?? 0), unit));
}

/** Durations. */
export function readDurations(data: Data, type: Duration, begin: number, end: number): unknown[] {
  const values = data.values as BigInt64Array;
  const unit = timeUnitOf(type);
  return rows(begin, end, (row) => new DurationValue(values[row] ?? 0n, unit));
}

/** Intervals of the three kinds. */
export function readIntervals(data: Data, type: Interval, begin: number, end: number): unknown[] {
  const words = data.values as Int32Array;
  if (type.unit === IntervalUnit.YEAR_MONTH) {
    return rows(begin, end, (row) => new IntervalValue(words[row] ?? 0, 0, 0n));
  }
  if (type.unit === IntervalUnit.DAY_TIME) {
    return rows(begin, end, (row) => {
      const milliseconds = BigInt(words[2 * row + 1] ?? 0);
      return new IntervalValue(0, words[2 * row] ?? 0, milliseconds * 1_000_000n);
    });
  }
  const view = new DataView(words.buffer, words.byteOffset, words.byteLength);
  return rows(begin, end, (row) => {
    return new IntervalValue(words[4 * row] ?? 0, words[4 * row + 1] ?? 0, view.getBigInt64(16 * row + 8, true));
  });
}

/** Decimals of both widths. */
export function readDecimals(data: Data, type: DecimalType, begin: number, end: number): unknown[] {
  const words = data.values as Uint32Array;
  const { scale } = type;
  const width = type.bitWidth / 32;
  return rows(begin, end, (row) => {
    const first = row * width;
    let unscaled = BigInt(words[first] ?? 0) | (BigInt(words[first + 1] ?? 0) << 32n);
    const sign = (words[first + width - 1] ?? 0) | 0;
    // Most decimals fit in 64 bits: then the other words repeat the sign.
    if (isSignOnly(words, first + 2, first + width, ((words[first + 1] ?? 0) | 0) >> 31)) {
      return new Decimal(BigInt.asIntN(64, unscaled), scale);
    }
    for (let word = 2; word < width; word++) unscaled |= BigInt(words[first + word] ?? 0) << BigInt(32 * word);
    return new Decimal(sign < 0 ? BigInt.asIntN(width * 32, unscaled) : unscaled, scale);
  });
}

function isSignOnly(words: Uint32Array, begin: number, end: number, sign: number): boolean {
  for (let word = begin; word < end; word++) if (((words[word] ?? 0) | 0) !== sign) return false;
  return true;
}

function rows(begin: number, end: number, read: (row: number) => unknown): unknown[] {
  return generate(end - begin, (index) => read(begin + index));
}
