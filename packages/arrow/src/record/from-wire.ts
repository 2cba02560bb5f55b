import type { RecordBatch } from "apache-arrow";
import { describeValue } from "../columns/value-error.js";
import { decodeSchema } from "../ipc/schema-bytes.js";
import { decodeStream } from "../ipc/decode-stream.js";
import { EMPTY_SCHEMA, emptyBatch } from "../rows/empty-batch.js";
import type { TypeSpec } from "../type-spec.js";
import { camelCase } from "./camel-case.js";
import { RecordError } from "./record-error.js";
import { admitsNull } from "./admits-null.js";
import type { Holds, RecordField } from "./record-descriptor.js";

/**
 * The value of a field from what its column held: `null` for null, `undefined` where the peer sent no such column.
 *
 * @param at Where the record stands, e.g. `BindResponse`.
 * @throws RecordError naming record and field when the value is not what the definition says.
 */
export function fieldFromWire(field: RecordField, raw: unknown, at: string): unknown {
  const path = `${at}.${field.name}`;
  if (raw === undefined) {
    if (field.default !== undefined) return defaultOf(field);
    if (admitsNull(field)) return null;
    throw new RecordError(path, "the column is missing");
  }
  if (raw === null) {
    if (admitsNull(field)) return null;
    if (field.default !== undefined) return defaultOf(field);
    throw new RecordError(path, "the value is null");
  }
  if (field.holds !== undefined) return heldFromWire(field.holds, raw, field, path);
  return plainFromWire(field.type, raw, path, field.itemsMayBeNull === true);
}

/** An object with camelCase keys from one with wire names. */
export function structFromWire(
  fields: readonly RecordField[],
  raw: Readonly<Record<string, unknown>>,
  at: string,
): unknown {
  const object: Record<string, unknown> = {};
  for (const field of fields) {
    const value = Object.hasOwn(raw, field.name) ? raw[field.name] : undefined;
    object[camelCase(field.name)] = fieldFromWire(field, value, at);
  }
  return object;
}

function heldFromWire(holds: Holds, raw: unknown, field: RecordField, path: string): unknown {
  if (typeof holds === "object" && "list" in holds) {
    if (!Array.isArray(raw)) throw mismatch(path, "a list", raw);
    return raw.map((item, index) => {
      if (item === null && field.itemsMayBeNull === true) return null;
      if (item === null) throw new RecordError(`${path}[${index}]`, "the value is null");
      return heldFromWire(holds.list, item, { ...field, nullable: false, mayBeNull: false }, `${path}[${index}]`);
    });
  }
  if (typeof holds === "object" && "enum" in holds) {
    const member = typeof raw === "string" ? holds.enum.parse(raw) : undefined;
    if (member === undefined) {
      throw new RecordError(path, `${describeValue(raw)} is none of ${holds.enum.members.join(", ")}`);
    }
    return member;
  }
  if (typeof holds === "object" && "struct" in holds) {
    if (!isStruct(raw)) throw mismatch(path, "a struct", raw);
    return structFromWire(holds.struct.fields, raw, path);
  }
  if (!(raw instanceof Uint8Array)) throw mismatch(path, "binary", raw);
  if (holds === "opaque") return raw;
  // A peer may leave out an empty nested value by sending no bytes for it.
  if (raw.byteLength === 0 && admitsNull(field)) return null;
  return within(path, () => bytesFromWire(holds, raw, path));
}

function bytesFromWire(holds: Exclude<Holds, "opaque">, bytes: Uint8Array, path: string): unknown {
  if (holds === "schema") return bytes.byteLength === 0 ? EMPTY_SCHEMA : decodeSchema(bytes);
  if (holds === "batch" || holds === "arguments") return onlyBatch(bytes, path);
  if ("rows" in holds) return bytes.byteLength === 0 ? [] : holds.rows.decodeRows(bytes);
  if ("record" in holds) return holds.record.decode(bytes);
  throw new TypeError(`${path}: binary can't hold ${Object.keys(holds).join()}`);
}

function onlyBatch(bytes: Uint8Array, path: string): RecordBatch {
  if (bytes.byteLength === 0) return emptyBatch(EMPTY_SCHEMA);
  const { schema, batches } = decodeStream(bytes);
  const [batch, ...more] = batches;
  if (more.length > 0) throw new RecordError(path, `the stream holds ${batches.length} batches where one belongs`);
  return batch ?? emptyBatch(schema);
}

/** Runs a decoder; complaints about the bytes become errors that name the field. */
function within<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof RecordError && cause.path.startsWith(path)) throw cause;
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new RecordError(path, problem, { cause });
  }
}

function plainFromWire(type: TypeSpec, raw: unknown, path: string, itemsMayBeNull: boolean): unknown {
  if (typeof type === "string") return primitiveFromWire(type, raw, path);
  if ("list" in type || "large_list" in type) {
    const item = "list" in type ? type.list : type.large_list;
    if (!Array.isArray(raw)) throw mismatch(path, "a list", raw);
    return raw.map((value: unknown, index) => {
      if (value === null && itemsMayBeNull) return null;
      if (value === null) throw new RecordError(`${path}[${index}]`, "the value is null");
      return plainFromWire(item.type, value, `${path}[${index}]`, false);
    });
  }
  if ("map" in type) return mapFromWire(type.map.value.type, raw, path);
  if ("dictionary" in type) return plainFromWire(type.dictionary, raw, path, false);
  return raw;
}

function primitiveFromWire(type: string, raw: unknown, path: string): unknown {
  if (type === "utf8" || type === "large_utf8") {
    if (typeof raw === "string") return raw;
  } else if (type === "bool") {
    if (typeof raw === "boolean") return raw;
  } else if (type === "int64" || type === "uint64") {
    // Peers may send a narrower integer than declared: inner records are read by name.
    if (typeof raw === "bigint") return raw;
    if (typeof raw === "number" && Number.isSafeInteger(raw)) return BigInt(raw);
  } else if (/int|float/.test(type)) {
    if (typeof raw === "number") return raw;
    if (typeof raw === "bigint" && Number.isSafeInteger(Number(raw))) return Number(raw);
  } else if (type.includes("binary")) {
    if (raw instanceof Uint8Array) return raw;
  } else {
    return raw;
  }
  throw mismatch(path, type, raw);
}

function mapFromWire(valueType: TypeSpec, raw: unknown, path: string): Record<string, unknown> {
  if (!(raw instanceof Map)) throw mismatch(path, "a map", raw);
  const object: Record<string, unknown> = {};
  for (const [key, value] of raw as Map<unknown, unknown>) {
    if (typeof key !== "string") throw mismatch(`${path} (key)`, "utf8", key);
    const at = `${path}[${JSON.stringify(key)}]`;
    if (value === null) throw new RecordError(at, "the value is null");
    // A plain assignment to "__proto__" would be lost.
    Object.defineProperty(object, key, {
      value: plainFromWire(valueType, value, at, false),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

function defaultOf(field: RecordField): unknown {
  const value = field.default ?? null;
  if (value === "" && field.holds === "opaque") return new Uint8Array();
  if (typeof value === "number" && (field.type === "int64" || field.type === "uint64")) return BigInt(value);
  if (Array.isArray(value)) return [];
  return typeof value === "object" && value !== null ? {} : value;
}

function isStruct(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function mismatch(path: string, expected: string, value: unknown): RecordError {
  return new RecordError(path, `expected ${expected}, got ${describeValue(value)}`);
}
