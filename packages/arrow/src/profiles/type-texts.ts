import type { DateValue } from "../values/date-value.js";
import type { Decimal } from "../values/decimal.js";
import type { DurationValue } from "../values/duration-value.js";
import type { IntervalValue } from "../values/interval-value.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TimeValue } from "../values/time-value.js";
import type { UnionValue } from "../values/union-value.js";

/**
 * The types that profiles name, by their text in TypeScript. `K` and `V` of maps stand for the types of keys and values.
 * A text that says something else than its type would be a lie that no compiler sees: this table is the only place for it.
 */
export interface TypeTexts {
  bigint: bigint;
  number: number;
  string: string;
  Date: Date;
  Uint8Array: Uint8Array;
  Decimal: Decimal;
  DateValue: DateValue;
  DurationValue: DurationValue;
  IntervalValue: IntervalValue;
  TimestampValue: TimestampValue;
  TimeValue: TimeValue;
  UnionValue: UnionValue;
  "bigint | number": bigint | number;
  "bigint | number | string": bigint | number | string;
  'number | "NaN" | "Infinity" | "-Infinity" | "-0"': number | "NaN" | "Infinity" | "-Infinity" | "-0";
  "Uint8Array | string": Uint8Array | string;
  "Decimal | string | bigint | number": Decimal | string | bigint | number;
  "DateValue | string | Date": DateValue | string | Date;
  "TimestampValue | string | Date | bigint": TimestampValue | string | Date | bigint;
  "TimeValue | string | bigint": TimeValue | string | bigint;
  "DurationValue | string | bigint": DurationValue | string | bigint;
  "DurationValue | string | bigint | number": DurationValue | string | bigint | number;
  "IntervalValue | string": IntervalValue | string;
  "Map<K, V>": Map<unknown, unknown>;
  "Array<readonly [K, V]>": ReadonlyArray<readonly [unknown, unknown]>;
  "Iterable<readonly [K, V]>": Iterable<readonly [unknown, unknown]>;
  "{ readonly tag: string; readonly value: unknown }": { readonly tag: string; readonly value: unknown };
}
