import type { Field, RecordBatch, Schema } from "apache-arrow";
import { fieldSpecOf, type FieldSpec } from "vgi-arrow";
import type { ArgumentModel, ArgumentRole, Json } from "../model/catalog.js";
import { jsonCell } from "./json-cell.js";

/** Metadata keys of argument fields that the model spells out; the others are kept verbatim. */
const KNOWN_KEYS = new Set([
  "vgi_arg",
  "vgi_type",
  "vgi_const",
  "vgi_varargs",
  "vgi_doc",
  "vgi_default",
  "vgi_choices",
  "vgi_range",
]);

/**
 * Reads an argument schema: positional fields first, then those marked `vgi_arg=named`; `vgi_type=table` is the input
 * table, null-typed fields take any type, `vgi_const` tells a scalar's constants from its columns.
 *
 * @param takesColumns whether unmarked fields are input columns: for scalars and aggregates
 * @param defaults the typed defaults, one row, where the worker serves them (2.x)
 */
export function argumentModels(schema: Schema, takesColumns: boolean, defaults: RecordBatch | null): ArgumentModel[] {
  return schema.fields.map((field) => argumentModel(field, takesColumns, defaults));
}

function argumentModel(field: Field, takesColumns: boolean, defaults: RecordBatch | null): ArgumentModel {
  const metadata = field.metadata;
  const spec = fieldSpecOf(field);
  const role = roleOf(metadata, takesColumns);
  const defaultText = metadata.get("vgi_default");
  const value = typedDefault(spec, defaults);
  const doc = metadata.get("vgi_doc");
  const choices = choicesOf(metadata.get("vgi_choices"));
  const range = metadata.get("vgi_range");
  const rest = [...metadata].filter(([key]) => !KNOWN_KEYS.has(key));
  return {
    name: field.name,
    role,
    type: spec.type,
    any: role !== "table" && spec.type === "null",
    varargs: metadata.get("vgi_varargs") === "true",
    // Old workers print no defaults: a named argument is taken as optional, and the worker says when it is not.
    optional: role === "named" || defaultText !== undefined || value !== undefined,
    ...(value === undefined ? {} : { default: value }),
    ...(defaultText === undefined ? {} : { defaultText }),
    ...(doc === undefined ? {} : { doc }),
    ...(choices === undefined ? {} : { choices }),
    ...(range === undefined ? {} : { range }),
    ...(rest.length === 0 ? {} : { metadata: Object.fromEntries(rest) }),
  };
}

function roleOf(metadata: ReadonlyMap<string, string>, takesColumns: boolean): ArgumentRole {
  if (metadata.get("vgi_type") === "table") return "table";
  if (metadata.get("vgi_arg") === "named") return "named";
  return takesColumns && metadata.get("vgi_const") !== "true" ? "column" : "positional";
}

function typedDefault(spec: FieldSpec, defaults: RecordBatch | null): Json | undefined {
  const column = defaults?.getChild(spec.name);
  if (column === null || column === undefined || column.length !== 1) return undefined;
  return jsonCell(column, 0);
}

function choicesOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  } catch {
    // Some workers print a plain list.
  }
  return text.split(",").map((item) => item.trim());
}
