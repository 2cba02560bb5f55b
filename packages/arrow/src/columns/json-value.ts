import type { TypeSpec } from "../type-spec.js";
import { formatType } from "../types/format-type.js";
import { toArrowType } from "../types/to-arrow-type.js";
import { inputConverter } from "./input-converter.js";
import { exactProfile } from "../profiles/exact-profile.js";
import { jsonProfile } from "../profiles/json-profile.js";
import { readColumn } from "./read-column.js";
import { ValueError } from "./value-error.js";
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
  try {
    return inputConverter({ type }, jsonProfile)?.(json) ?? json;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ValueError("JSON value", `expected ${formatType(type)}: ${cause.message}`, { cause });
  }
}
