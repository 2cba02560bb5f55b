import { fromBase64, toBase64 } from "../columns/base64.js";
import type { TypedProfile } from "./profile.js";

type SpecialFloat = "NaN" | "Infinity" | "-Infinity" | "-0";

/** Types of the `json` profile. */
export interface JsonTypes {
  readonly int64: { in: "bigint | number | string"; out: "string" };
  readonly hugeint: { in: "bigint | number | string"; out: "string" };
  readonly float: {
    in: 'number | "NaN" | "Infinity" | "-Infinity" | "-0"';
    out: 'number | "NaN" | "Infinity" | "-Infinity" | "-0"';
  };
  readonly binary: { in: "Uint8Array | string"; out: "string" };
  readonly decimal: { in: "Decimal | string | bigint | number"; out: "string" };
  readonly date: { in: "DateValue | string | Date"; out: "string" };
  readonly timestamp: { in: "TimestampValue | string | Date | bigint"; out: "string" };
  readonly instant: { in: "TimestampValue | string | Date | bigint"; out: "string" };
  readonly zoned: { in: "TimestampValue | string | Date | bigint"; out: "string" };
  readonly time: { in: "TimeValue | string | bigint"; out: "string" };
  readonly duration: { in: "DurationValue | string | bigint"; out: "string" };
  readonly interval: { in: "IntervalValue | string"; out: "string" };
  readonly map: { in: "Iterable<readonly [K, V]>"; out: "Array<readonly [K, V]>" };
  readonly union: {
    in: "{ readonly tag: string; readonly value: unknown }";
    out: "{ readonly tag: string; readonly value: unknown }";
  };
}

/**
 * Plain JSON, from which `fromJsonValue` comes back without loss: 64-bit integers, decimals and times as text, binary as
 * base64, maps as arrays of pairs, unions as `{ tag, value }`, and `"NaN"`, `"Infinity"`, `"-Infinity"`, `"-0"`.
 */
export const jsonProfile: TypedProfile<JsonTypes> = {
  name: "json",
  int64: { in: "bigint | number | string", out: "string", read: String, write: toInteger },
  hugeint: { in: "bigint | number | string", out: "string", read: String, write: toInteger },
  float: {
    in: 'number | "NaN" | "Infinity" | "-Infinity" | "-0"',
    out: 'number | "NaN" | "Infinity" | "-Infinity" | "-0"',
    read: fromFloat,
    write: (value) => specialFloats.get(value) ?? value,
  },
  binary: {
    in: "Uint8Array | string",
    out: "string",
    read: toBase64,
    write: (value) => (typeof value === "string" ? fromBase64(value) : value),
  },
  decimal: { in: "Decimal | string | bigint | number", out: "string", read: String },
  date: { in: "DateValue | string | Date", out: "string", read: String },
  timestamp: { in: "TimestampValue | string | Date | bigint", out: "string", read: String },
  instant: { in: "TimestampValue | string | Date | bigint", out: "string", read: String },
  zoned: { in: "TimestampValue | string | Date | bigint", out: "string", read: String },
  time: { in: "TimeValue | string | bigint", out: "string", read: String },
  duration: { in: "DurationValue | string | bigint", out: "string", read: String },
  interval: { in: "IntervalValue | string", out: "string", read: String },
  map: { in: "Iterable<readonly [K, V]>", out: "Array<readonly [K, V]>", read: (entries) => entries },
  union: {
    in: "{ readonly tag: string; readonly value: unknown }",
    out: "{ readonly tag: string; readonly value: unknown }",
    read: (value) => value.toJSON(),
  },
};

function fromFloat(value: number): number | SpecialFloat {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : (String(value) as SpecialFloat);
}

const specialFloats: ReadonlyMap<unknown, number> = /*@__PURE__*/ new Map<unknown, number>([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
] satisfies [SpecialFloat, number][]);

function toInteger(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : value;
}
