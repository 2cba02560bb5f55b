import type { TypeSpec } from "../type-spec.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { DateValue } from "../values/date-value.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { TimeValue } from "../values/time-value.js";
import { type ColumnLike, isColumn, isConstant, isTypedValue, isVectorLike } from "./column-like.js";
import { ValueError, describeValue } from "./value-error.js";

/**
 * The Arrow type of a column that doesn't say it otherwise: bigint is int64, string utf8, boolean bool; dates, times and
 * byte strings are their own; typed arrays, typed columns and vectors bring their type. Without a value it is null.
 *
 * @param name Column name, for errors.
 * @throws ValueError for numbers in a plain array, which could be several types, and for values of no single type.
 * @example
 * ```ts
 * inferType([1n, null]); // "int64"
 * inferType(new Float32Array(2)); // "float32"
 * ```
 */
export function inferType(input: ColumnLike, name?: string): TypeSpec {
  const where = name === undefined ? "value" : `column ${JSON.stringify(name)}`;
  if (isVectorLike(input)) return typeSpecOf(input.type);
  if (isColumn(input) || isTypedValue(input)) return input.type;
  if (isConstant(input)) {
    return isTypedValue(input.constant)
      ? input.constant.type
      : inferValue(input.constant, where, "int32.of(1) or float64.of(1)");
  }
  if (ArrayBuffer.isView(input)) {
    const type = arrayTypes.get(Object.prototype.toString.call(input).slice(8, -1));
    if (type === undefined) throw new ValueError(where, `${describeValue(input)} has no Arrow type of its own`);
    return type;
  }
  if (!Array.isArray(input)) throw notAColumn(input, where);
  const first: unknown = input.find((value) => value !== null && value !== undefined);
  return inferValue(first, where, "int32([...]) or float64([...])");
}

/** An error for what is neither an array nor any other kind of column. */
export function notAColumn(input: unknown, where: string): ValueError {
  const hint = "pass an array, a typed array, an Arrow vector, or constant(value) for one value in every row";
  return new ValueError(where, `expected a column, got ${describeValue(input)}: ${hint}`);
}

function inferValue(value: unknown, where: string, hint: string): TypeSpec {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return "int64";
  if (typeof value === "string") return "utf8";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") {
    throw new ValueError(
      where,
      `a number could be several Arrow types: say which by ${hint}, or pass a bigint for int64`,
    );
  }
  if (DateValue.is(value)) return "date32";
  if (TimestampValue.is(value)) {
    return value.timezone === undefined
      ? { timestamp: value.unit }
      : { timestamp: value.unit, timezone: value.timezone };
  }
  if (TimeValue.is(value)) {
    return value.unit === "s" || value.unit === "ms" ? { time32: value.unit } : { time64: value.unit };
  }
  if (DurationValue.is(value)) return { duration: value.unit };
  if (IntervalValue.is(value)) return "month_day_nano_interval";
  if (Object.prototype.toString.call(value) === "[object Uint8Array]") return "binary";
  throw new ValueError(
    where,
    `${describeValue(value)} has no Arrow type of its own: use a lane, e.g. list(utf8)([...])`,
  );
}

const arrayTypes: ReadonlyMap<string, TypeSpec> = /*@__PURE__*/ new Map<string, TypeSpec>([
  ["Int8Array", "int8"],
  ["Int16Array", "int16"],
  ["Int32Array", "int32"],
  ["BigInt64Array", "int64"],
  ["Uint8Array", "uint8"],
  ["Uint8ClampedArray", "uint8"],
  ["Uint16Array", "uint16"],
  ["Uint32Array", "uint32"],
  ["BigUint64Array", "uint64"],
  ["Float32Array", "float32"],
  ["Float64Array", "float64"],
]);
