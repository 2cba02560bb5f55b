import type { IntervalValue, TimeUnit, TypeSpec, ValueProfile } from "vgi-arrow";

/**
 * Families of types whose values compare with each other. Times and timestamps count one unit, decimals one scale, once
 * their keys are scaled (see {@link scaleBetween}).
 */
export type Family =
  | "bool"
  | "integer"
  | "float"
  | "decimal"
  | "text"
  | "binary"
  | "date"
  | "timestamp"
  | "instant"
  | "time"
  | "duration"
  | "interval";

/** What a value is compared by: a number, bigint, boolean, string or byte string, `null` for NULL. */
export type Key = number | bigint | boolean | string | Uint8Array | null;

/** Keys of a column. Columns of numbers without NULL are their own: typed arrays. */
export type Keys = ArrayLike<Key>;

/** The family of a type, dictionaries by their values; `undefined` for nested types, unions and null. */
export function familyOf(type: TypeSpec): Family | undefined {
  if (typeof type === "string") return families[type];
  if ("timestamp" in type) return type.timezone === undefined ? "timestamp" : "instant";
  if ("time32" in type || "time64" in type) return "time";
  if ("duration" in type) return "duration";
  if ("decimal128" in type || "decimal256" in type) return "decimal";
  if ("fixed_size_binary" in type) return "binary";
  return "dictionary" in type ? familyOf(type.dictionary) : undefined;
}

const families: Readonly<Record<string, Family>> = {
  bool: "bool",
  int8: "integer",
  int16: "integer",
  int32: "integer",
  int64: "integer",
  uint8: "integer",
  uint16: "integer",
  uint32: "integer",
  uint64: "integer",
  float16: "float",
  float32: "float",
  float64: "float",
  utf8: "text",
  large_utf8: "text",
  utf8_view: "text",
  binary: "binary",
  large_binary: "binary",
  binary_view: "binary",
  date32: "date",
  date64: "date",
  month_interval: "interval",
  day_time_interval: "interval",
  month_day_nano_interval: "interval",
};

/** Reads the values of every type that has a family as keys. */
export const keyProfile: ValueProfile = {
  name: "filter-key",
  decimal: { read: ({ unscaled }) => unscaled },
  date: { read: ({ days }) => days },
  timestamp: { read: ({ value }) => value },
  instant: { read: ({ value }) => value },
  zoned: { read: ({ value }) => value },
  time: { read: ({ value }) => value },
  duration: { read: ({ value }) => value },
  interval: { read: intervalKey },
};

/** Intervals compare as if every month had 30 days and every day 24 hours, as they do in SQL. */
function intervalKey({ months, days, nanoseconds }: IntervalValue): bigint {
  return (BigInt(months) * 30n + BigInt(days)) * 86_400_000_000_000n + nanoseconds;
}

/** By what the keys of each side are multiplied so that they count the same; `1n` where they do. */
export function scaleBetween(left: TypeSpec, right: TypeSpec): readonly [bigint, bigint] {
  const [a, b] = [resolution(left), resolution(right)];
  const finer = Math.max(a, b);
  return [10n ** BigInt(finer - a), 10n ** BigInt(finer - b)];
}

/** Decimal digits after the point that a key of a type counts. */
function resolution(type: TypeSpec): number {
  if (typeof type === "string") return 0;
  if ("timestamp" in type) return digits[type.timestamp];
  if ("time32" in type) return digits[type.time32];
  if ("time64" in type) return digits[type.time64];
  if ("duration" in type) return digits[type.duration];
  if ("decimal128" in type) return type.decimal128[1];
  if ("decimal256" in type) return type.decimal256[1];
  return "dictionary" in type ? resolution(type.dictionary) : 0;
}

const digits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

/** A column of keys, multiplied; `1n` leaves them as they are. */
export function scaleKeys(keys: Keys, scale: bigint): Keys {
  return scale === 1n ? keys : mapKeys(keys, (key) => (typeof key === "bigint" ? key * scale : key));
}

/** Makes keys of keys, row by row. */
export function mapKeys(keys: Keys, map: (key: Key, row: number) => Key): Keys {
  const out: Key[] = [];
  for (let row = 0; row < keys.length; row++) out.push(map(keys[row] ?? null, row));
  return out;
}
