import { Temporal } from "temporal-polyfill";
import type { TimeUnit } from "../type-spec.js";
import type { DateValue } from "../values/date-value.js";
import type { DurationValue } from "../values/duration-value.js";
import type { IntervalValue } from "../values/interval-value.js";
import { perSecond } from "../values/time-unit.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TimeValue } from "../values/time-value.js";
import type { TypedProfile } from "./profile.js";
import type { TypeTexts } from "./type-texts.js";

/** The types that the `temporal` profile names, by their text. */
export interface TemporalTexts extends TypeTexts {
  "Temporal.PlainDate": Temporal.PlainDate;
  "Temporal.PlainDateTime": Temporal.PlainDateTime;
  "Temporal.Instant": Temporal.Instant;
  "Temporal.ZonedDateTime": Temporal.ZonedDateTime;
  "Temporal.PlainTime": Temporal.PlainTime;
  "Temporal.Duration": Temporal.Duration;
  "Temporal.PlainDate | DateValue | string | Date": Temporal.PlainDate | DateValue | string | Date;
  "Temporal.PlainDateTime | TimestampValue | string | Date | bigint":
    | Temporal.PlainDateTime
    | TimestampValue
    | string
    | Date
    | bigint;
  "Temporal.Instant | Temporal.ZonedDateTime | TimestampValue | string | Date | bigint":
    | Temporal.Instant
    | Temporal.ZonedDateTime
    | TimestampValue
    | string
    | Date
    | bigint;
  "Temporal.PlainTime | TimeValue | string | bigint": Temporal.PlainTime | TimeValue | string | bigint;
  "Temporal.Duration | DurationValue | string | bigint": Temporal.Duration | DurationValue | string | bigint;
  "Temporal.Duration | IntervalValue | string": Temporal.Duration | IntervalValue | string;
}

type MomentInput = "Temporal.Instant | Temporal.ZonedDateTime | TimestampValue | string | Date | bigint";

/** Types of the `temporal` profile. */
export interface TemporalTypes {
  readonly date: { in: "Temporal.PlainDate | DateValue | string | Date"; out: "Temporal.PlainDate" };
  readonly timestamp: {
    in: "Temporal.PlainDateTime | TimestampValue | string | Date | bigint";
    out: "Temporal.PlainDateTime";
  };
  readonly instant: { in: MomentInput; out: "Temporal.Instant" };
  readonly zoned: { in: MomentInput; out: "Temporal.ZonedDateTime" };
  readonly time: { in: "Temporal.PlainTime | TimeValue | string | bigint"; out: "Temporal.PlainTime" };
  readonly duration: { in: "Temporal.Duration | DurationValue | string | bigint"; out: "Temporal.Duration" };
  readonly interval: { in: "Temporal.Duration | IntervalValue | string"; out: "Temporal.Duration" };
}

/**
 * Temporal for everything that is a time, and exact values for the rest. A timestamp without a zone is a `PlainDateTime`, one in UTC
 * an `Instant`, one in another zone a `ZonedDateTime`, as the Arrow format suggests. No digit is lost; what Temporal can't hold is
 * an error: the end of the day as 24:00, intervals whose parts differ in sign, years beyond ±270,000, zones that it doesn't know.
 *
 * Uses the platform's Temporal, or that of `temporal-polyfill` where there is none.
 */
export const temporalProfile: TypedProfile<TemporalTypes, TemporalTexts> = {
  name: "temporal",
  date: {
    in: "Temporal.PlainDate | DateValue | string | Date",
    out: "Temporal.PlainDate",
    read: (value) => Temporal.PlainDate.from(value.toString()),
  },
  timestamp: {
    in: "Temporal.PlainDateTime | TimestampValue | string | Date | bigint",
    out: "Temporal.PlainDateTime",
    read: (value) => new Temporal.ZonedDateTime(nanoseconds(value), "UTC").toPlainDateTime(),
  },
  instant: {
    in: "Temporal.Instant | Temporal.ZonedDateTime | TimestampValue | string | Date | bigint",
    out: "Temporal.Instant",
    read: (value) => new Temporal.Instant(nanoseconds(value)),
  },
  zoned: {
    in: "Temporal.Instant | Temporal.ZonedDateTime | TimestampValue | string | Date | bigint",
    out: "Temporal.ZonedDateTime",
    read: (value) => new Temporal.ZonedDateTime(nanoseconds(value), value.timezone ?? "UTC"),
  },
  time: {
    in: "Temporal.PlainTime | TimeValue | string | bigint",
    out: "Temporal.PlainTime",
    read: (value) => Temporal.PlainTime.from(value.toString()),
  },
  duration: {
    in: "Temporal.Duration | DurationValue | string | bigint",
    out: "Temporal.Duration",
    read: (value) => durationOf(0, 0, nanoseconds(value)),
  },
  interval: {
    in: "Temporal.Duration | IntervalValue | string",
    out: "Temporal.Duration",
    read: (value) => durationOf(value.months, value.days, value.nanoseconds),
  },
};

function nanoseconds({ value, unit }: { readonly value: bigint; readonly unit: TimeUnit }): bigint {
  return value * (perSecond.ns / perSecond[unit]);
}

/** Seconds and what is below them, so that no part is beyond what a number counts exactly. */
function durationOf(months: number, days: number, time: bigint): Temporal.Duration {
  const part = (divisor: bigint, modulus: bigint): number => Number((time / divisor) % modulus);
  const [milliseconds, microseconds, rest] = [part(1_000_000n, 1000n), part(1000n, 1000n), part(1n, 1000n)];
  const seconds = Number(time / perSecond.ns);
  return new Temporal.Duration(0, months, 0, days, 0, 0, seconds, milliseconds, microseconds, rest);
}
