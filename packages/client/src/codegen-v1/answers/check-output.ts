import type { Schema } from "apache-arrow";
import { extensionName, formatType, sameField, schemaSpecOf, type FieldSpec, type SchemaSpec } from "vgi-arrow";
import { OutputMismatchError } from "../../errors/index.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

// `owner` is what has the columns, for messages: `function f`, `table t`.

/** Checks that bind answers just the columns that the generated code promises. Throws `OutputMismatchError`. */
export function checkRows(owner: string, promised: SchemaSpec, bound: Schema): void {
  const actual = boundFields(bound);
  for (const field of promised.fields) requireField(owner, field, actual);
  const extra = actual.find((field) => !promised.fields.some((one) => one.name === field.name));
  if (extra !== undefined) {
    throw new OutputMismatchError(owner, `a column ${JSON.stringify(extra.name)} that the generated row type lacks`);
  }
}

/** Checks that bind answers just the columns of one of several row types. Throws `OutputMismatchError`. */
export function checkOneOf(owner: string, promised: readonly SchemaSpec[], bound: Schema): void {
  const fits = promised.some((one) => {
    try {
      checkRows(owner, one, bound);
      return true;
    } catch {
      return false;
    }
  });
  if (fits) return;
  const columns = boundFields(bound).map((field) => `${JSON.stringify(field.name)} as ${describe(field)}`);
  throw new OutputMismatchError(
    owner,
    `columns of none of the ${promised.length} row types that the generated code knows: ${columns.join(", ") || "none"}`,
  );
}

/** Checks that bind answers at least these columns, with these types. Throws `OutputMismatchError`. */
export function checkColumns(owner: string, wanted: readonly FieldSpec[], bound: Schema): void {
  const actual = boundFields(bound);
  for (const field of wanted) requireField(owner, field, actual);
}

/** Checks that bind answers columns of these names. Throws `OutputMismatchError`. */
export function checkNames(owner: string, wanted: readonly string[], bound: Schema): void {
  const actual = boundFields(bound);
  for (const name of wanted) requireName(owner, name, actual);
}

/** Checks that bind answers one column, of this type where one is promised. Throws `OutputMismatchError`. */
export function checkResult(owner: string, promised: Typed | undefined, bound: Schema): void {
  const [result, ...more] = boundFields(bound);
  if (result === undefined || more.length > 0) {
    throw new OutputMismatchError(owner, `${bound.fields.length} columns where a result has one`);
  }
  if (promised !== undefined && !shownAlike(result, promised)) {
    throw new OutputMismatchError(owner, `${describe(result)} where ${describe(promised)} is promised`);
  }
}

/** Checks that bind answers the one column that a function's descriptor promises. Throws `OutputMismatchError`. */
export function checkDeclaredResult({ name, output }: FunctionDescriptor, bound: Schema): void {
  checkResult(`function ${name}`, output?.fields[0], bound);
}

/** The answers to calls of one function are one schema as a rule: what was read once serves all. */
const fieldsOf = /*@__PURE__*/ new WeakMap<Schema, readonly FieldSpec[]>();

/** The columns that bind answered. */
export function boundFields(bound: Schema): readonly FieldSpec[] {
  let fields = fieldsOf.get(bound);
  if (fields === undefined) fieldsOf.set(bound, (fields = schemaSpecOf(bound).fields));
  return fields;
}

function requireField(owner: string, wanted: FieldSpec, actual: readonly FieldSpec[]): void {
  const found = requireName(owner, wanted.name, actual);
  if (!shownAlike(found, wanted)) {
    const types = `${describe(found)}, where ${describe(wanted)} is promised`;
    throw new OutputMismatchError(owner, `column ${JSON.stringify(wanted.name)} as ${types}`);
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

function requireName(owner: string, wanted: string, actual: readonly FieldSpec[]): FieldSpec {
  const found = actual.find((field) => field.name === wanted);
  if (found !== undefined) return found;
  const names = actual.map((field) => field.name).join(", ");
  throw new OutputMismatchError(owner, `no column ${JSON.stringify(wanted)}; it has ${names || "none"}`);
}
