import type { TypeSpec } from "../type-spec.js";
import type { DateValue } from "../values/date-value.js";
import type { Decimal } from "../values/decimal.js";
import type { DurationValue } from "../values/duration-value.js";
import type { IntervalValue } from "../values/interval-value.js";
import type { TimestampValue } from "../values/timestamp-value.js";
import type { TimeValue } from "../values/time-value.js";
import type { UnionValue } from "../values/union-value.js";

/** The kinds of types whose values a profile may show in its own way, each with its exact value. */
export interface ExactValues {
  /** int64 and uint64. */
  readonly int64: bigint;
  /** DuckDB's hugeint, uhugeint and bignum. */
  readonly hugeint: bigint;
  /** Floats of every width. */
  readonly float: number;
  /** Binary types of every width. */
  readonly binary: Uint8Array;
  readonly decimal: Decimal;
  readonly date: DateValue;
  /** Timestamps without a zone: what a calendar and a wall clock show. */
  readonly timestamp: TimestampValue;
  /** Timestamps in UTC. */
  readonly instant: TimestampValue;
  /** Timestamps in any other zone. */
  readonly zoned: TimestampValue;
  readonly time: TimeValue;
  readonly duration: DurationValue;
  readonly interval: IntervalValue;
  /** Maps, after their keys and values. */
  readonly map: ReadonlyArray<readonly [unknown, unknown]>;
  /** Unions, after their value. */
  readonly union: UnionValue;
}

/** A kind of type that profiles tell apart. */
export type TypeKind = keyof ExactValues;

/**
 * The kind of a type; `undefined` for types whose values are the same in every profile, and for dictionaries, lists and
 * structs, which are what their children are.
 */
export function typeKindOf(spec: TypeSpec): TypeKind | undefined {
  if (typeof spec === "string") {
    if (spec === "int64" || spec === "uint64") return "int64";
    if (spec.startsWith("float")) return "float";
    if (spec.includes("binary")) return "binary";
    if (spec.startsWith("date")) return "date";
    return spec.endsWith("interval") ? "interval" : undefined;
  }
  if ("timestamp" in spec) return timestampKind(spec.timezone);
  if ("time32" in spec || "time64" in spec) return "time";
  if ("duration" in spec) return "duration";
  if ("decimal128" in spec || "decimal256" in spec) return "decimal";
  if ("fixed_size_binary" in spec) return "binary";
  if ("map" in spec) return "map";
  return "sparse_union" in spec || "dense_union" in spec ? "union" : undefined;
}

/** Names of UTC that columns have: Arrow's own, and the one that DuckDB gives. */
export type UtcName = "UTC" | "Etc/UTC";

/** The kind of a timestamp, by its zone. */
export function timestampKind(timezone: string | undefined): "timestamp" | "instant" | "zoned" {
  if (timezone === undefined || timezone === "") return "timestamp";
  return timezone === "UTC" || timezone === "Etc/UTC" ? "instant" : "zoned";
}
