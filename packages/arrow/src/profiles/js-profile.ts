import { perSecond } from "../values/time-unit.js";
import { DurationValue } from "../values/duration-value.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TypedProfile } from "./profile.js";

/** Types of the `js` profile. */
export interface JsTypes {
  readonly int64: { in: "bigint | number"; out: "number" };
  readonly hugeint: { in: "bigint | number"; out: "number" };
  readonly decimal: { in: "Decimal | string | bigint | number"; out: "number" };
  readonly date: { in: "DateValue | string | Date"; out: "Date" };
  readonly timestamp: { in: "TimestampValue | string | Date | bigint"; out: "Date" };
  readonly instant: { in: "TimestampValue | string | Date | bigint"; out: "Date" };
  readonly zoned: { in: "TimestampValue | string | Date | bigint"; out: "Date" };
  readonly time: { in: "TimeValue | string | bigint"; out: "string" };
  readonly duration: { in: "DurationValue | string | bigint | number"; out: "number" };
}

/**
 * What plain JavaScript has: numbers for 64-bit integers (one beyond ±2^53 is an error, never a wrong number), numbers for
 * decimals (the nearest), `Date` for dates and timestamps (milliseconds, rounded down; wall-clock times as UTC), ISO text for
 * times of day, milliseconds for durations. Intervals, maps and unions stay exact.
 */
export const jsProfile: TypedProfile<JsTypes> = {
  name: "js",
  int64: { in: "bigint | number", out: "number", read: safeNumber },
  hugeint: { in: "bigint | number", out: "number", read: safeNumber },
  decimal: { in: "Decimal | string | bigint | number", out: "number", read: (value) => value.toNumber() },
  date: { in: "DateValue | string | Date", out: "Date", read: (value) => existing(value.toDate(), value) },
  timestamp: { in: "TimestampValue | string | Date | bigint", out: "Date", read: toDate },
  instant: { in: "TimestampValue | string | Date | bigint", out: "Date", read: toDate },
  zoned: { in: "TimestampValue | string | Date | bigint", out: "Date", read: toDate },
  time: { in: "TimeValue | string | bigint", out: "string", read: String },
  duration: {
    in: "DurationValue | string | bigint | number",
    out: "number",
    read: ({ value, unit }) => (Number(value) * 1000) / Number(perSecond[unit]),
    write: (value) => (typeof value === "number" ? fromMilliseconds(value) : value),
  },
};

function safeNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${value} is no exact number in JavaScript: read this column by the exact profile`);
}

function toDate(value: TimestampValue): Date {
  return existing(value.toDate(), value);
}

function existing(date: Date, value: { toString(): string }): Date {
  if (!Number.isNaN(date.getTime())) return date;
  throw new RangeError(
    `${value.toString()} is beyond the years that a Date holds: read this column by the exact profile`,
  );
}

/** In nanoseconds, to which floating-point milliseconds are rounded. */
function fromMilliseconds(value: number): DurationValue {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number of milliseconds`);
  const whole = Math.trunc(value);
  return new DurationValue(BigInt(whole) * 1_000_000n + BigInt(Math.round((value - whole) * 1e6)), "ns");
}
