import type { Schema } from "apache-arrow";
import { formatType, sameType, schemaSpecOf, type FieldSpec, type TypeSpec } from "vgi-arrow";

/** What says nothing about values: nullability, metadata, the names of list items. */
const LOOSELY = { ignoreNullability: true, ignoreMetadata: true, ignoreChildNames: true } as const;

/** Whether values of two types are read alike. */
export function readAlike(a: TypeSpec, b: TypeSpec): boolean {
  return sameType(a, b, LOOSELY);
}

/**
 * How the columns of a schema differ from those expected, in words for an error; `undefined` when they can stand for
 * them: as many, with the same names and types in the same order.
 *
 * @returns e.g. `"n" as utf8, and not "n" as int64`
 */
export function columnDifference(actual: Schema, expected: Schema): string | undefined {
  if (actual === expected) return undefined;
  const [got, wanted] = [schemaSpecOf(actual).fields, schemaSpecOf(expected).fields];
  if (got.length !== wanted.length) return `${columns(got)}, and not ${columns(wanted)}`;
  for (const [index, field] of got.entries()) {
    const other = wanted[index] ?? field;
    if (field.name !== other.name || !readAlike(field.type, other.type)) {
      return `${describe(field)}, and not ${describe(other)}`;
    }
  }
  return undefined;
}

function describe(field: FieldSpec): string {
  return `${JSON.stringify(field.name)} as ${formatType(field.type)}`;
}

function columns(fields: readonly FieldSpec[]): string {
  return `${fields.length} ${fields.length === 1 ? "column" : "columns"}`;
}
