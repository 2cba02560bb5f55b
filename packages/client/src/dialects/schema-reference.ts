import { UnsupportedByProtocolError } from "../errors/index.js";
import type { Dialect } from "./dialect.js";

/** A schema path as separate identifiers, e.g. `["main"]`. */
export type SchemaPath = readonly string[];

/** How requests name a schema. */
export type SchemaReference = { readonly schemaPath?: SchemaPath; readonly schemaName?: string };

/** How listings name a schema. */
export type SchemaParameter = { readonly path?: SchemaPath; readonly name?: string };

/** Fields that name a schema in a bind, aggregate or buffering request. 1.0 has none: functions go by bare name. */
export function schemaReference(dialect: Dialect, path: SchemaPath): SchemaReference {
  if (dialect.schemaNaming === "path") return { schemaPath: path };
  return dialect.schemaNaming === "name" ? { schemaName: singleName(dialect, path) } : {};
}

/** Fields that name the schema of a catalog object. Unlike function calls, these had them from the first version on. */
export function objectReference(dialect: Dialect, path: SchemaPath): SchemaReference {
  return dialect.schemaNaming === "path" ? { schemaPath: path } : { schemaName: singleName(dialect, path) };
}

/** Parameters that name a schema in the listing methods (`catalog_schema_contents_*`). */
export function schemaParameter(dialect: Dialect, path: SchemaPath): SchemaParameter {
  return dialect.schemaNaming === "path" ? { path } : { name: singleName(dialect, path) };
}

/** The path of an object that a worker sent, under either name. */
export function schemaPathOf(item: {
  readonly path?: SchemaPath | undefined;
  readonly name?: string | undefined;
}): SchemaPath {
  return item.path ?? (item.name === undefined ? [] : [item.name]);
}

function singleName(dialect: Dialect, path: SchemaPath): string {
  const [name, ...deeper] = path;
  if (name === undefined || deeper.length > 0) {
    throw new UnsupportedByProtocolError(`schema path ${JSON.stringify(path)} (one name is all it can carry)`, {
      version: dialect.version,
      since: "2.0.0",
    });
  }
  return name;
}
