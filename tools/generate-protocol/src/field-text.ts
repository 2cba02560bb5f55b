import { isDeepStrictEqual } from "node:util";
import type { FieldDefinition, HoldsDefinition, ProtocolDefinition } from "@vgi-tools/extract-protocol";
import type { TypeSpec } from "vgi-arrow";
import type { Names } from "./names.js";

/** The object literal of a field, as `record()` of vgi-arrow takes it; what is a default there is left out. */
export function fieldText(field: FieldDefinition, definition: ProtocolDefinition, names: Names): string {
  const parts = [`name: ${JSON.stringify(field.name)}`, `type: ${typeText(field, definition, names)}`];
  if (field.nullable) parts.push("nullable: true");
  if (field.mayBeNull !== undefined) parts.push(`mayBeNull: ${field.mayBeNull}`);
  if (field.itemsMayBeNull === true) parts.push("itemsMayBeNull: true");
  if (field.holds !== undefined) parts.push(`holds: ${holdsText(field.holds, names)}`);
  if (field.default !== undefined) parts.push(`default: ${literal(field.default)}`);
  return `{ ${parts.join(", ")} }`;
}

function typeText(field: FieldDefinition, definition: ProtocolDefinition, names: Names): string {
  return typeWithStructs(field.type, structsIn(field.holds), definition, names);
}

/** Struct types are written as the record that they are, where they are one to the letter. */
function typeWithStructs(type: TypeSpec, struct: string | null, definition: ProtocolDefinition, names: Names): string {
  if (typeof type === "object" && struct !== null) {
    if ("list" in type) {
      const item = typeWithStructs(type.list.type, struct, definition, names);
      return `{ list: { name: ${JSON.stringify(type.list.name)}, type: ${item}, nullable: ${type.list.nullable} } }`;
    }
    if ("struct" in type && isDeepStrictEqual(type.struct, structFields(struct, definition))) {
      names.use("vgi-arrow", "structType");
      return `/*@__PURE__*/ structType(${names.useShape("record", struct)})`;
    }
    throw new Error(`A field holds ${struct} as a struct, but its type is another: ${JSON.stringify(type)}`);
  }
  return literal(type);
}

function structFields(name: string, definition: ProtocolDefinition): unknown {
  return definition.records[name]?.fields.map(({ name: field, type, nullable }) => ({ name: field, type, nullable }));
}

function structsIn(holds: HoldsDefinition | undefined): string | null {
  if (typeof holds !== "object") return null;
  if ("list" in holds) return structsIn(holds.list);
  return "struct" in holds ? holds.struct : null;
}

function holdsText(holds: HoldsDefinition, names: Names): string {
  if (typeof holds === "string") return JSON.stringify(holds);
  if ("list" in holds) return `{ list: ${holdsText(holds.list, names)} }`;
  if ("enum" in holds) return `{ enum: ${names.useShape("enum", holds.enum)} }`;
  const [[kind, name] = ["record", ""]] = Object.entries(holds);
  return `{ ${kind}: ${names.useShape("record", name)} }`;
}

/** JSON as a TypeScript literal: keys that are identifiers are not quoted. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${propertyName(key)}: ${literal(item)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A property name, quoted where it must be. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
