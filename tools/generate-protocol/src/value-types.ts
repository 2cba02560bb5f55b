import type { FieldDefinition, HoldsDefinition } from "@vgi-tools/extract-protocol";
import type { TypeSpec } from "vgi-arrow";
import type { FileNames } from "./names.js";

/** TypeScript type of a field's values, without null. `in` is what encoding takes, `out` what decoding gives. */
export function valueType(field: FieldDefinition, direction: "in" | "out", names: FileNames): string {
  const itemNull = field.itemsMayBeNull === true;
  return field.holds === undefined
    ? plainType(field.type, direction, names, itemNull)
    : heldType(field.holds, direction, names, itemNull);
}

function heldType(holds: HoldsDefinition, direction: "in" | "out", names: FileNames, itemNull: boolean): string {
  const orBytes = direction === "in" ? " | Uint8Array" : "";
  if (holds === "opaque") return "Uint8Array";
  if (holds === "schema") return `${names.use("apache-arrow", "Schema", true)}${orBytes}`;
  if (typeof holds === "string") return `${names.use("apache-arrow", "RecordBatch", true)}${orBytes}`;
  if ("list" in holds) return arrayOf(heldType(holds.list, direction, names, false), itemNull);
  if ("enum" in holds) return names.useShape("enum", holds.enum, true);
  const name = "record" in holds ? holds.record : "rows" in holds ? holds.rows : holds.struct;
  const type =
    direction === "in"
      ? inputName(names.useShape("record", name, true, inputName))
      : names.useShape("record", name, true);
  if ("struct" in holds) return type;
  return `${"rows" in holds ? arrayOf(type, false) : type}${orBytes}`;
}

/** Name of the type that encoding a record takes. */
export function inputName(record: string): string {
  return `${record}Input`;
}

const classes = { timestamp: "TimestampValue" } as const;

function plainType(type: TypeSpec, direction: "in" | "out", names: FileNames, itemNull: boolean): string {
  if (typeof type === "string") {
    if (type === "bool") return "boolean";
    if (type === "int64" || type === "uint64") return direction === "in" ? "bigint | number" : "bigint";
    if (/^u?int|^float/.test(type)) return "number";
    if (type.includes("utf8")) return "string";
    if (type.includes("binary")) return "Uint8Array";
  } else if ("list" in type) {
    return arrayOf(plainType(type.list.type, direction, names, false), itemNull);
  } else if ("map" in type && type.map.key.type === "utf8") {
    return `Readonly<Record<string, ${plainType(type.map.value.type, direction, names, false)}>>`;
  } else if ("dictionary" in type) {
    return plainType(type.dictionary, direction, names, false);
  } else if ("timestamp" in type) {
    const name = names.use("vgi-arrow", classes.timestamp, true);
    return direction === "in" ? `${name} | Date | bigint | string` : name;
  }
  throw new Error(
    `No TypeScript type for ${JSON.stringify(type)} yet: add it to value-types.ts and to the record interpreter`,
  );
}

function arrayOf(item: string, itemNull: boolean): string {
  const type = itemNull ? `${item} | null` : item;
  return /\||^readonly /.test(type) ? `readonly (${type})[]` : `readonly ${type}[]`;
}
