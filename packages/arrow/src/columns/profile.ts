import { toBase64 } from "./base64.js";
import type { DateValue } from "../values/date-value.js";
import type { Decimal } from "../values/decimal.js";
import type { DurationValue } from "../values/duration-value.js";
import type { IntervalValue } from "../values/interval-value.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TimeValue } from "../values/time-value.js";
import type { UnionValue } from "../values/union-value.js";

/**
 * What values read from Arrow become, by kind of type. A kind that is absent stays exact. This is the one table that a
 * profile is: a new one is another such table.
 */
export interface ValueProfile {
  /** For messages, and to tell profiles apart. */
  readonly name: string;
  /** int64 and uint64. */
  readonly int64?: (value: bigint) => unknown;
  readonly float?: (value: number) => unknown;
  /** Binary types of every width. */
  readonly binary?: (value: Uint8Array) => unknown;
  readonly decimal?: (value: Decimal) => unknown;
  readonly date?: (value: DateValue) => unknown;
  readonly timestamp?: (value: TimestampValue) => unknown;
  readonly time?: (value: TimeValue) => unknown;
  readonly duration?: (value: DurationValue) => unknown;
  readonly interval?: (value: IntervalValue) => unknown;
  /** Maps, after their keys and values. */
  readonly map?: (entries: ReadonlyArray<readonly [unknown, unknown]>) => unknown;
  /** Unions, after their value. */
  readonly union?: (value: UnionValue) => unknown;
}

/** Nothing is lost: bigint for 64 bits, the exact value classes, `Map` for maps. The default. */
export const exactProfile: ValueProfile = { name: "exact" };

/**
 * Plain JSON, from which `fromJsonValue` comes back without loss: 64-bit integers, decimals and times as text, binary as
 * base64, maps as arrays of pairs, unions as `{ tag, value }`, and `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */
export const jsonProfile: ValueProfile = {
  name: "json",
  int64: String,
  float: (value) =>
    Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value),
  binary: toBase64,
  decimal: String,
  date: String,
  timestamp: String,
  time: String,
  duration: String,
  interval: String,
  map: (entries) => entries,
  union: (value) => value.toJSON(),
};
