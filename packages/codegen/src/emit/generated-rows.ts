import type { SchemaSpec } from "vgi-arrow";
import type { CatalogModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
import { tableColumns } from "../model/table-columns.js";
import type { CatalogNames, GroupNames, SchemaNames } from "../names/catalog-names.js";
import { knownOutput } from "./known-output.js";
import { rowTypeName } from "./row-declarations.js";

/** The rows of a table, or of a function, that generated code has an interface for. */
export interface GeneratedRow {
  readonly kind: "table" | "function";
  readonly schema: readonly string[];
  /** Wire name of the table or function. */
  readonly name: string;
  /** The interface, as in `SequenceRow`. */
  readonly typeName: string;
  /** Module that exports it, in the catalog's folder and without extension: `main`, `a/b`. */
  readonly module: string;
  readonly columns: SchemaSpec;
}

/** The row types that the modules of a catalog declare: of functions whose columns are known, and of tables. */
export function generatedRows(
  catalog: CatalogModel,
  names: CatalogNames,
  bound: readonly BoundOutput[],
): GeneratedRow[] {
  return names.schemas.flatMap((schema) => {
    const own = bound.filter((one) => comparePaths(one.schema, schema.path) === 0);
    return [...schema.groups.flatMap((group) => functionRows(schema, group, own)), ...tableRows(catalog, schema)];
  });
}

function functionRows(
  schema: SchemaNames,
  { group, overloads }: GroupNames,
  bound: readonly BoundOutput[],
): GeneratedRow[] {
  if (group.shape !== "table" && group.shape !== "tableInOut") return [];
  return overloads.flatMap(({ model, stem }) => {
    const { path, file } = schema;
    return knownOutput(model, bound).outputs.map((columns, index): GeneratedRow => {
      return {
        kind: "function",
        schema: path,
        name: model.name,
        typeName: rowTypeName(stem, index),
        module: file,
        columns,
      };
    });
  });
}

function tableRows(catalog: CatalogModel, { path, file, tables: names }: SchemaNames): GeneratedRow[] {
  const tables = catalog.schemas.find((schema) => comparePaths(schema.path, path) === 0)?.tables ?? [];
  return tables.flatMap((table) => {
    const own = names.get(table.name);
    if (own === undefined) return [];
    const columns = { fields: tableColumns(table).row.map(({ field }) => field) };
    const place = { kind: "table", schema: path, name: table.name } as const;
    return [{ ...place, typeName: `${own.stem}Row`, module: `${file}/tables`, columns }];
  });
}
