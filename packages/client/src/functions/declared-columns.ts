import { Schema, type Field } from "apache-arrow";
import { sameType, schemaSpecOf } from "vgi-arrow";
import type { CatalogHost } from "../call-host.js";
import type { ObjectName } from "../catalog/object-name.js";
import type { AtClause } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";

/**
 * The columns of a scan function under the names that its table declares. A scan function may have names of its own: then the
 * columns of a table are those of its scan by their place, as engines read it. The table is asked for only where a column is
 * missing; where places and types do not fit, the names stay as they are.
 *
 * @param bound what the scan function was bound to
 * @param wanted columns by their declared names
 */
export async function declaredColumns(
  host: CatalogHost,
  table: ObjectName,
  bound: Schema,
  wanted: Iterable<string>,
  options: CallOptions & { readonly at?: AtClause | undefined },
): Promise<Schema> {
  const known = new Set(bound.fields.map(({ name }) => name));
  if ([...wanted].every((name) => known.has(name))) return bound;
  const declared = (await host.objects.tables.get(table, options))?.columns.fields ?? [];
  // Engines compute generated columns: no scan has them.
  const stored = declared.filter(({ metadata }) => !metadata?.["generated_expression"]);
  const actual = schemaSpecOf(bound).fields;
  if (stored.length !== actual.length) return bound;
  const fields = bound.fields.map((field, index): Field | undefined => {
    const [column, own] = [stored[index], actual[index]];
    if (column === undefined || own === undefined) return undefined;
    if (column.name === own.name) return field;
    const isAlias = sameType(column.type, own.type) && !known.has(column.name);
    return isAlias ? field.clone({ name: column.name }) : undefined;
  });
  return fields.every((field) => field !== undefined) ? new Schema(fields, bound.metadata) : bound;
}
