import type { RecordBatch, Schema } from "apache-arrow";
import { camelCase, fieldSpecOf, readColumn, TimestampValue } from "vgi-arrow";
import type { FieldDefinition, HoldsDefinition, ProtocolDefinition } from "../protocol-definition.js";

/** A decoded record as the JSON that `python/vgi_extract/plain.py` makes of the same row. */
export function plainRow(definition: ProtocolDefinition, fields: readonly FieldDefinition[], value: unknown): unknown {
  const object = value as Readonly<Record<string, unknown>>;
  const row: Record<string, unknown> = {};
  for (const field of fields) {
    const key = camelCase(field.name);
    if (!Object.hasOwn(object, key)) throw new Error(`property ${key} is missing`);
    row[field.name] = plainValue(definition, object[key], field.holds, field.type);
  }
  return row;
}

function plainValue(
  definition: ProtocolDefinition,
  value: unknown,
  holds: HoldsDefinition | undefined,
  type?: unknown,
): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return String(type).startsWith("float") ? value : String(value);
  if (value instanceof TimestampValue) return String(value.value);
  if (holds === "schema") return (value as Schema).fields.map(fieldSpecOf);
  if (holds === "batch" || holds === "arguments") return plainBatch(value as RecordBatch);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const inner = typeof holds === "object" && "list" in holds ? holds.list : undefined;
  const named = typeof holds === "object" ? Object.entries(holds)[0] : undefined;
  if (named !== undefined && inner === undefined && named[0] !== "enum") {
    const fields = definition.records[String(named[1])]?.fields ?? [];
    return Array.isArray(value)
      ? value.map((item) => plainRow(definition, fields, item))
      : plainRow(definition, fields, value);
  }
  if (Array.isArray(value)) return value.map((item) => plainValue(definition, item, inner));
  return plainObject(value as object, (item) => plainValue(definition, item, undefined));
}

function plainBatch(batch: RecordBatch): unknown {
  const columns = batch.schema.fields.map(({ name }, index) => ({
    name,
    values: readColumn(batch.getChildAt(index) as never),
  }));
  const rows = Array.from({ length: batch.numRows }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, plainCell(values[row])])),
  );
  return { schema: batch.schema.fields.map(fieldSpecOf), rows };
}

function plainCell(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? plainObject(value, plainCell) : value;
}

/** As `Object.fromEntries`, but not losing a key `__proto__`, as JSON.parse doesn't. */
function plainObject(value: object, convert: (item: unknown) => unknown): unknown {
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(convert(item))}`);
  return JSON.parse(`{${entries.join(",")}}`);
}
