import type { Schema } from "apache-arrow";
import { describeValue, ValueError } from "../columns/value-error.js";
import { encodeSchema } from "../ipc/schema-bytes.js";
import type { BytePieces } from "../columns/byte-pieces.js";
import { encodeNestedStream } from "../ipc/encode-stream.js";
import { isRecordBatch } from "../rows/is-record-batch.js";
import { camelCase } from "./camel-case.js";
import { admitsNull } from "./admits-null.js";
import type { Holds, RecordField } from "./record-descriptor.js";

/**
 * The value of a field as the column writers take it, from an object with camelCase keys.
 *
 * @param at Where the object stands, e.g. `BindRequest`.
 * @throws ValueError naming record and field when the value is missing or is not what the field holds.
 */
export function fieldToWire(field: RecordField, object: Readonly<Record<string, unknown>>, at: string): unknown {
  const path = `${at}.${field.name}`;
  const key = camelCase(field.name);
  const given = Object.hasOwn(object, key) ? object[key] : undefined;
  const value = given === undefined ? field.default : given;
  if (value === null || value === undefined) {
    if (admitsNull(field)) return null;
    throw new ValueError(path, `${value === null ? "null is not allowed" : "a value is required"} (property "${key}")`);
  }
  return valueToWire(field, value, path);
}

function valueToWire(field: RecordField, value: unknown, path: string): unknown {
  const { holds, type } = field;
  if (holds === "opaque" && value === "") return new Uint8Array();
  if (holds !== undefined) return heldToWire(holds, value, path, field.itemsMayBeNull === true);
  if (typeof type === "object" && "list" in type) {
    if (!isListLike(value)) throw mismatch(path, "an array", value);
    if (field.itemsMayBeNull !== true) rejectNulls(value, path);
  }
  if (typeof type === "object" && "map" in type && isPlainObject(value)) return Object.entries(value);
  return value;
}

function heldToWire(holds: Holds, value: unknown, path: string, itemsMayBeNull: boolean): unknown {
  if (typeof holds === "string")
    return holds === "schema" ? schemaToWire(value, path) : bytesToWire(holds, value, path);
  if ("list" in holds) {
    if (!Array.isArray(value)) throw mismatch(path, "an array", value);
    if (!itemsMayBeNull) rejectNulls(value, path);
    return value.map((item, index) =>
      item === null ? null : heldToWire(holds.list, item, `${path}[${index}]`, false),
    );
  }
  if ("enum" in holds) {
    const member = typeof value === "string" ? holds.enum.parse(value) : undefined;
    if (member === undefined) throw mismatch(path, `one of ${holds.enum.members.join(", ")}`, value);
    return member;
  }
  if ("struct" in holds) {
    if (!isPlainObject(value)) throw mismatch(path, `an object of record ${holds.struct.name}`, value);
    return Object.fromEntries(holds.struct.fields.map((field) => [field.name, fieldToWire(field, value, path)]));
  }
  if (value instanceof Uint8Array) return value;
  if ("rows" in holds) {
    if (!Array.isArray(value)) throw mismatch(path, `an array of ${holds.rows.name}`, value);
    return holds.rows.encodeRows(value);
  }
  if (!isPlainObject(value)) throw mismatch(path, `an object of record ${holds.record.name}`, value);
  const batch = holds.record.toBatch(value);
  return encodeNestedStream(batch.schema, [batch]);
}

function bytesToWire(holds: "opaque" | "batch" | "arguments", value: unknown, path: string): Uint8Array | BytePieces {
  if (value instanceof Uint8Array) return value;
  if (holds === "opaque") throw mismatch(path, "a Uint8Array", value);
  if (!isRecordBatch(value)) throw mismatch(path, "a RecordBatch or its IPC bytes", value);
  return encodeNestedStream(value.schema, [value]);
}

function schemaToWire(value: unknown, path: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (!isSchema(value)) throw mismatch(path, "a Schema or its IPC bytes", value);
  return encodeSchema(value);
}

function rejectNulls(values: ArrayLike<unknown>, path: string): void {
  for (let index = 0; index < values.length; index++) {
    if (values[index] === null || values[index] === undefined) {
      throw new ValueError(`${path}[${index}]`, "null is not allowed");
    }
  }
}

function mismatch(path: string, expected: string, value: unknown): ValueError {
  return new ValueError(path, `expected ${expected}, got ${describeValue(value)}`);
}

function isListLike(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(Symbol.iterator in value)
  );
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && "fields" in value && "metadata" in value;
}
