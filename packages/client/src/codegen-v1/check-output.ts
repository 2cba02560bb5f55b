import type { Schema } from "apache-arrow";
import { extensionName, formatType, sameField, schemaSpecOf, type FieldSpec, type SchemaSpec } from "vgi-arrow";
import { OutputMismatchError } from "../errors.js";

/** Checks that bind answers just the columns that the generated code promises. Throws `OutputMismatchError`. */
export function checkRows(functionName: string, promised: SchemaSpec, bound: Schema): void {
  const actual = schemaSpecOf(bound).fields;
  for (const field of promised.fields) requireField(functionName, field, actual);
  const extra = actual.find((field) => !promised.fields.some((one) => one.name === field.name));
  if (extra !== undefined) {
    throw new OutputMismatchError(
      functionName,
      `a column ${JSON.stringify(extra.name)} that the generated row type lacks`,
    );
  }
}

/** Checks that bind answers just the columns of one of several row types. Throws `OutputMismatchError`. */
export function checkOneOf(functionName: string, promised: readonly SchemaSpec[], bound: Schema): void {
  const fits = promised.some((one) => {
    try {
      checkRows(functionName, one, bound);
      return true;
    } catch {
      return false;
    }
  });
  if (fits) return;
  const columns = schemaSpecOf(bound).fields.map((field) => `${JSON.stringify(field.name)} as ${describe(field)}`);
  throw new OutputMismatchError(
    functionName,
    `columns of none of the ${promised.length} row types that the generated code knows: ${columns.join(", ") || "none"}`,
  );
}

/** Checks that bind answers at least these columns, with these types. Throws `OutputMismatchError`. */
export function checkColumns(functionName: string, wanted: readonly FieldSpec[], bound: Schema): void {
  const actual = schemaSpecOf(bound).fields;
  for (const field of wanted) requireField(functionName, field, actual);
}

/** Checks that bind answers columns of these names. Throws `OutputMismatchError`. */
export function checkNames(functionName: string, wanted: readonly string[], bound: Schema): void {
  const actual = schemaSpecOf(bound).fields;
  for (const name of wanted) requireName(functionName, name, actual);
}

/** Checks that bind answers one column, of this type where one is promised. Throws `OutputMismatchError`. */
export function checkResult(functionName: string, promised: Typed | undefined, bound: Schema): void {
  const [result, ...more] = schemaSpecOf(bound).fields;
  if (result === undefined || more.length > 0) {
    throw new OutputMismatchError(functionName, `${bound.fields.length} columns where a result has one`);
  }
  if (promised !== undefined && !shownAlike(result, promised)) {
    throw new OutputMismatchError(functionName, `${describe(result)} where ${describe(promised)} is promised`);
  }
}

function requireField(functionName: string, wanted: FieldSpec, actual: readonly FieldSpec[]): void {
  const found = requireName(functionName, wanted.name, actual);
  if (!shownAlike(found, wanted)) {
    const types = `${describe(found)}, where ${describe(wanted)} is promised`;
    throw new OutputMismatchError(functionName, `column ${JSON.stringify(wanted.name)} as ${types}`);
  }
}

/** A type, and the extension that it may be. */
type Typed = Pick<FieldSpec, "type" | "metadata">;

/** Whether values are the same: the types, and the extension types whose values are others than those of their storage. */
function shownAlike(a: Typed, b: Typed): boolean {
  return sameField({ ...a, name: "", nullable: true }, { ...b, name: "", nullable: true }, SHOWN);
}

const SHOWN = {
  ignoreNullability: true,
  ignoreMetadata: true,
  ignoreChildNames: true,
  compareExtensions: true,
} as const;

function describe(typed: Typed): string {
  const extension = extensionName(typed.metadata);
  return extension === undefined ? formatType(typed.type) : `${extension} in ${formatType(typed.type)}`;
}

function requireName(functionName: string, wanted: string, actual: readonly FieldSpec[]): FieldSpec {
  const found = actual.find((field) => field.name === wanted);
  if (found !== undefined) return found;
  const names = actual.map((field) => field.name).join(", ");
  throw new OutputMismatchError(functionName, `no column ${JSON.stringify(wanted)}; it has ${names || "none"}`);
}
