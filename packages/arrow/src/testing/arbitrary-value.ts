import * as fc from "fast-check";
import type { FieldSpec, TimeUnit, TypeSpec } from "../type-spec.js";
import { DateValue } from "../values/date-value.js";
import { Decimal } from "../values/decimal.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { TimeValue } from "../values/time-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { UnionValue } from "../values/union-value.js";

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
// Whole Unicode, and long enough for views that aren't inline.
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 20 }), fc.string({ maxLength: 20 }));
const bytes = fc.uint8Array({ maxLength: 20 });
const days = fc.integer({ min: -100_000_000, max: 100_000_000 });
const perDay: Record<TimeUnit, bigint> = { s: 86_400n, ms: 86_400_000n, us: 86_400_000_000n, ns: 86_400_000_000_000n };

/** Exact values of a type, as they are read; nulls among them where the type has nulls. */
export function exactValue(type: TypeSpec): fc.Arbitrary<unknown> {
  if (type === "null") return fc.constant(null);
  if (isUnion(type)) return present(type);
  return fc.option(present(type), { freq: 4 });
}

function isUnion(type: TypeSpec): boolean {
  return typeof type === "object" && ("sparse_union" in type || "dense_union" in type);
}

function present(type: TypeSpec): fc.Arbitrary<unknown> {
  if (typeof type === "string") return primitive(type);
  if ("timestamp" in type) return int64.map((value) => new TimestampValue(value, type.timestamp, type.timezone));
  if ("time32" in type) return time(type.time32);
  if ("time64" in type) return time(type.time64);
  if ("duration" in type) return int64.map((value) => new DurationValue(value, type.duration));
  if ("decimal128" in type) return decimal(...type.decimal128);
  if ("decimal256" in type) return decimal(...type.decimal256);
  if ("fixed_size_binary" in type) {
    return fc.uint8Array({ minLength: type.fixed_size_binary, maxLength: type.fixed_size_binary });
  }
  if ("list" in type) return fc.array(exactValue(type.list.type), { maxLength: 3 });
  if ("large_list" in type) return fc.array(exactValue(type.large_list.type), { maxLength: 3 });
  if ("fixed_size_list" in type) {
    return fc.array(exactValue(type.fixed_size_list.type), { minLength: type.size, maxLength: type.size });
  }
  if ("struct" in type) {
    return fc.tuple(...type.struct.map((field) => exactValue(field.type))).map((values) => {
      return Object.fromEntries(type.struct.map((field, index) => [field.name, values[index]]));
    });
  }
  if ("map" in type) {
    const entry = fc.tuple(present(type.map.key.type), exactValue(type.map.value.type));
    return fc.array(entry, { maxLength: 3 }).map((entries) => new Map(entries));
  }
  if ("dictionary" in type) return present(type.dictionary);
  return "sparse_union" in type ? union(type.sparse_union) : union(type.dense_union);
}

function primitive(type: Extract<TypeSpec, string>): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "bool":
      return fc.boolean();
    case "int64":
      return int64;
    case "uint64":
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case "float16":
      return fc.constantFrom(0, -0, 1.5, -2048, 65_504, 2 ** -24, Number.NaN, Number.POSITIVE_INFINITY);
    case "float32":
      return fc.float();
    case "float64":
      return fc.double();
    case "utf8":
    case "large_utf8":
    case "utf8_view":
      return text;
    case "binary":
    case "large_binary":
    case "binary_view":
      return bytes;
    case "date32":
    case "date64":
      return days.map((value) => new DateValue(value));
    case "month_interval":
      return int32.map((months) => new IntervalValue(months, 0, 0n));
    case "day_time_interval":
      return fc.tuple(int32, int32).map(([day, ms]) => new IntervalValue(0, day, BigInt(ms) * 1_000_000n));
    case "month_day_nano_interval":
      return fc.tuple(int32, int32, int64).map(([months, day, nanos]) => new IntervalValue(months, day, nanos));
    default: {
      const bits = Number(type.replace(/\D+/, ""));
      return type.startsWith("u")
        ? fc.integer({ min: 0, max: 2 ** bits - 1 })
        : fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
    }
  }
}

function time(unit: TimeUnit): fc.Arbitrary<unknown> {
  return fc.bigInt({ min: 0n, max: perDay[unit] - 1n }).map((value) => new TimeValue(value, unit));
}

function decimal(precision: number, scale: number): fc.Arbitrary<unknown> {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc.bigInt({ min: -limit, max: limit }).map((unscaled) => new Decimal(unscaled, scale));
}

function union(members: readonly FieldSpec[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    ...members.map((member) => exactValue(member.type).map((value) => new UnionValue(member.name, value))),
  );
}
