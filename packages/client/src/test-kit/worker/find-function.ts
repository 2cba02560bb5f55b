import type { CatalogDefinition, FunctionDefinition, SchemaDefinition } from "../define/index.js";
import { refuse } from "./refuse.js";

/** Kinds of functions as the wire names them. Table-in-out is a TABLE with input. */
export type WireFunctionType = "SCALAR" | "TABLE" | "TABLE_BUFFERING" | "AGGREGATE";

/** The name of a kind on the wire. */
export function wireType(definition: FunctionDefinition): WireFunctionType {
  switch (definition.kind) {
    case "scalar":
      return "SCALAR";
    case "aggregate":
      return "AGGREGATE";
    case "table_buffering":
      return "TABLE_BUFFERING";
    default:
      return "TABLE";
  }
}

/** The schema of a path; throws when there is none. */
export function findSchema(catalog: CatalogDefinition, path: readonly string[]): SchemaDefinition {
  const found = path.length === 1 ? catalog.schemas.find((schema) => schema.name === path[0]) : undefined;
  if (found !== undefined) return found;
  const names = catalog.schemas.map((schema) => schema.name).join(", ");
  throw refuse(
    "SchemaNotFoundError",
    `catalog '${catalog.name}' has no schema '${path.join(".")}'; there is: ${names}`,
    "NOT_FOUND",
  );
}

/** All signatures of a name. Without a path, as at protocol 1.0.0, the first schema that has one counts. */
export function findOverloads(
  catalog: CatalogDefinition,
  path: readonly string[] | null,
  name: string,
  type: WireFunctionType,
): readonly FunctionDefinition[] {
  const schemas = path === null ? catalog.schemas : [findSchema(catalog, path)];
  for (const schema of schemas) {
    const found = schema.functions.filter((one) => one.name === name && wireType(one) === type);
    if (found.length > 0) return found;
  }
  const where = path === null ? `catalog '${catalog.name}'` : `schema '${path.join(".")}'`;
  const names = [...new Set(schemas.flatMap((schema) => schema.functions.map((one) => one.name)))];
  throw refuse(
    "FunctionNotFoundError",
    `${where} has no ${type} function '${name}'; there is: ${names.toSorted().join(", ")}`,
    "NOT_FOUND",
  );
}
