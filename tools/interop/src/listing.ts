import type { FieldSpec } from "vgi-arrow";
import type { FunctionModel, SchemaModel } from "vgi-client";

/** What is compared of a schema: names, argument names and types, columns, definitions. */
export interface ListedSchema {
  readonly path: readonly string[];
  readonly comment: string | null;
  readonly functions: readonly object[];
  readonly tables: readonly { readonly name: string; readonly columns: readonly FieldSpec[] }[];
  readonly views: readonly { readonly name: string; readonly definition: string }[];
  readonly macros: readonly object[];
}

/** A schema of this client's model, in the form of `python/listing.py`. */
export function listSchema(schema: SchemaModel): ListedSchema {
  return {
    path: schema.path,
    comment: schema.comment,
    functions: schema.functions.map(listFunction),
    tables: schema.tables.map(({ name, columns }) => ({ name, columns: columns.fields })),
    views: schema.views.map(({ name, definition }) => ({ name, definition })),
    macros: schema.macros.map(({ name, kind, parameters, definition }) => ({ name, kind, parameters, definition })),
  };
}

function listFunction({ name, kind, arguments: args, output }: FunctionModel): object {
  return {
    name,
    kind,
    arguments: args.map(({ name: argument, role, type, any, varargs }) => ({
      name: argument,
      role,
      type,
      any,
      varargs,
    })),
    output: output.fields,
  };
}
