import type { TypedProfile } from "./profile.js";

/** Types of the exact profile. What goes in is more than what comes out: ISO texts, and what loses nothing. */
export interface ExactTypes {
  readonly int64: { in: "bigint | number"; out: "bigint" };
  readonly hugeint: { in: "bigint | number"; out: "bigint" };
  readonly float: { in: "number"; out: "number" };
  readonly binary: { in: "Uint8Array"; out: "Uint8Array" };
  readonly decimal: { in: "Decimal | string | bigint | number"; out: "Decimal" };
  readonly date: { in: "DateValue | string | Date"; out: "DateValue" };
  readonly timestamp: { in: "TimestampValue | string | Date | bigint"; out: "TimestampValue" };
  readonly instant: { in: "TimestampValue | string | Date | bigint"; out: "TimestampValue" };
  readonly zoned: { in: "TimestampValue | string | Date | bigint"; out: "TimestampValue" };
  readonly time: { in: "TimeValue | string | bigint"; out: "TimeValue" };
  readonly duration: { in: "DurationValue | string | bigint"; out: "DurationValue" };
  readonly interval: { in: "IntervalValue | string"; out: "IntervalValue" };
  readonly map: { in: "Iterable<readonly [K, V]>"; out: "Map<K, V>" };
  readonly union: { in: "{ readonly tag: string; readonly value: unknown }"; out: "UnionValue" };
}

/** Nothing is lost: bigint for 64 bits, the exact value classes, `Map` for maps. The default. */
export const exactProfile: TypedProfile<ExactTypes> = {
  name: "exact",
  int64: { in: "bigint | number", out: "bigint" },
  hugeint: { in: "bigint | number", out: "bigint" },
  float: { in: "number", out: "number" },
  binary: { in: "Uint8Array", out: "Uint8Array" },
  decimal: { in: "Decimal | string | bigint | number", out: "Decimal" },
  date: { in: "DateValue | string | Date", out: "DateValue" },
  timestamp: { in: "TimestampValue | string | Date | bigint", out: "TimestampValue" },
  instant: { in: "TimestampValue | string | Date | bigint", out: "TimestampValue" },
  zoned: { in: "TimestampValue | string | Date | bigint", out: "TimestampValue" },
  time: { in: "TimeValue | string | bigint", out: "TimeValue" },
  duration: { in: "DurationValue | string | bigint", out: "DurationValue" },
  interval: { in: "IntervalValue | string", out: "IntervalValue" },
  map: { in: "Iterable<readonly [K, V]>", out: "Map<K, V>", read: (entries) => new Map(entries) },
  union: { in: "{ readonly tag: string; readonly value: unknown }", out: "UnionValue" },
};
