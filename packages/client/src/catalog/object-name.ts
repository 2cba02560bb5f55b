import type { SchemaPath } from "../dialects/schema-reference.js";

/** A table, view, macro or index: its name in the catalog's default schema, or with the schema that it is in. */
export type ObjectName = string | { readonly schema?: SchemaName | undefined; readonly name: string };

/** A schema: its name, or the path of a nested one (protocol 2.0 and later). */
export type SchemaName = string | readonly string[];

/** An object with its schema, the default filled in. */
export interface PlacedName {
  readonly schema: SchemaPath;
  readonly name: string;
}

/** Fills in the default schema. */
export function placedName(object: ObjectName, defaultSchema: string): PlacedName {
  if (typeof object === "string") return { schema: [defaultSchema], name: object };
  return { schema: object.schema === undefined ? [defaultSchema] : schemaPath(object.schema), name: object.name };
}

/** The path of a schema. */
export function schemaPath(schema: SchemaName): SchemaPath {
  return typeof schema === "string" ? [schema] : schema;
}
