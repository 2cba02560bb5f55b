import type { FieldSpec, TypeSpec } from "../type-spec.js";
import { formatType } from "../types/format-type.js";
import { toArrowType } from "../types/to-arrow-type.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { UnionValue } from "../values/union-value.js";
import { fromBase64 } from "./base64.js";
import { exactProfile, jsonProfile } from "./profile.js";
import { readColumn } from "./read-column.js";
import { ValueError, describeValue } from "./value-error.js";
import { writeColumn } from "./write-column.js";

/**
 * A value as plain JSON, in the notation of the `json` profile. Snapshots hold defaults so.
 *
 * @throws ValueError when the value doesn't fit the type.
 * @example
 * ```ts
 * toJsonValue("int64", 5n); // "5"
 * ```
 */
export function toJsonValue(type: TypeSpec, value: unknown): unknown {
  return readColumn(writeColumn(toArrowType(type), [value]), jsonProfile)[0];
}

/**
 * The exact value of plain JSON that `toJsonValue` or the `json` profile made.
 *
 * @throws ValueError when the JSON doesn't fit the type.
 * @example
 * ```ts
 * fromJsonValue({ timestamp: "us" }, "2024-01-01T00:00:00"); // TimestampValue
 * ```
 */
export function fromJsonValue(type: TypeSpec, json: unknown): unknown {
  return readColumn(writeColumn(toArrowType(type), [toInput(type, json)]), exactProfile)[0];
}

/** What `writeColumn` accepts for JSON of the type. Notations that it accepts itself pass. */
function toInput(type: TypeSpec, json: unknown): unknown {
  if (json === null || json === undefined) return null;
  if (typeof type === "string") return typeof json === "string" ? fromText(type, json) : json;
  if ("duration" in type && typeof json === "string")
    return parsed(() => DurationValue.parse(json, type.duration), type);
  if ("fixed_size_binary" in type && typeof json === "string") return parsed(() => fromBase64(json), type);
  if ("dictionary" in type) return toInput(type.dictionary, json);
  if ("list" in type) return arrayOf(type, json).map((item) => toInput(type.list.type, item));
  if ("large_list" in type) return arrayOf(type, json).map((item) => toInput(type.large_list.type, item));
  if ("fixed_size_list" in type) return arrayOf(type, json).map((item) => toInput(type.fixed_size_list.type, item));
  if ("map" in type) {
    return arrayOf(type, json).map((pair) => {
      const [key, value] = arrayOf(type, pair);
      return [toInput(type.map.key.type, key), toInput(type.map.value.type, value)];
    });
  }
  if ("struct" in type) return structInput(type.struct, json);
  if ("sparse_union" in type) return unionInput(type, type.sparse_union, json);
  return "dense_union" in type ? unionInput(type, type.dense_union, json) : json;
}

function fromText(type: Extract<TypeSpec, string>, text: string): unknown {
  switch (type) {
    case "int64":
    case "uint64":
      return /^-?\d+$/.test(text) ? BigInt(text) : text;
    case "float16":
    case "float32":
    case "float64":
      return specialFloats.get(text) ?? text;
    case "binary":
    case "large_binary":
    case "binary_view":
      return parsed(() => fromBase64(text), type);
    case "month_interval":
    case "day_time_interval":
    case "month_day_nano_interval":
      return parsed(() => IntervalValue.parse(text), type);
    default:
      return text;
  }
}

const specialFloats: ReadonlyMap<string, number> = /*@__PURE__*/ new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

function structInput(fields: readonly FieldSpec[], json: unknown): unknown {
  if (typeof json !== "object" || json === null) return json;
  const object = json as Record<string, unknown>;
  return Object.fromEntries(
    fields.map(({ name, type }) => [name, toInput(type, Object.hasOwn(object, name) ? object[name] : null)]),
  );
}

function unionInput(type: TypeSpec, members: readonly FieldSpec[], json: unknown): UnionValue {
  const { tag, value } = (typeof json === "object" ? json : {}) as { tag?: unknown; value?: unknown };
  if (typeof tag !== "string") throw mismatch(type, json);
  const member = members.find(({ name }) => name === tag);
  return new UnionValue(tag, member === undefined ? value : toInput(member.type, value));
}

function arrayOf(type: TypeSpec, json: unknown): unknown[] {
  if (!Array.isArray(json)) throw mismatch(type, json);
  return json;
}

function mismatch(type: TypeSpec, json: unknown): ValueError {
  return new ValueError("JSON value", `expected ${formatType(type)}, got ${describeValue(json)}`);
}

function parsed<T>(parse: () => T, type: TypeSpec): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ValueError("JSON value", `expected ${formatType(type)}: ${cause.message}`, { cause });
  }
}
