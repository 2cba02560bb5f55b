import type { RecordBatch, Schema } from "apache-arrow";
import {
  batchFromColumns,
  inferType,
  sameType,
  sliceBatch,
  toArrowSchema,
  type ColumnLike,
  type ColumnMappings,
  type FieldSpec,
} from "vgi-arrow";
import { ArgumentError } from "../../errors/index.js";
import { columnParameters } from "./call-arguments.js";
import { refuseUnknown } from "./refuse-unknown.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { batchOfVectors, rememberVectors } from "./vector-input.js";

/** Rows sent at once: enough to amortize the turn, small enough that worker and client overlap. */
const SLICE_ROWS = 65_536;

/** One input column; a varargs argument is several. */
export interface InputColumn {
  readonly field: FieldSpec;
  readonly values: ColumnLike;
  /** Wire name of the argument. */
  readonly argument: string;
}

/**
 * The input batches of a scalar or aggregate function from its columns. All columns have one length; a value wrapped
 * in `constant()` is repeated. A function without columns takes `{ rows: n }`.
 */
export function inputBatches(
  descriptor: FunctionDescriptor,
  given: Readonly<Record<string, unknown>>,
): readonly RecordBatch[] {
  const known = batchOfVectors(descriptor, given);
  if (known !== undefined) return sliced(known);
  const whole = wholeBatch(descriptor, given);
  rememberVectors(descriptor, columnParameters(descriptor), given, whole);
  return sliced(whole);
}

/** The same in one batch, behind columns that the function does not take as its own: keys of its rows. */
export function wholeBatch(
  descriptor: FunctionDescriptor,
  given: Readonly<Record<string, unknown>>,
  keys: readonly InputColumn[] = [],
): RecordBatch {
  const parameters = columnParameters(descriptor);
  // A function without columns takes the number of rows in their place.
  if (parameters.length > 0) refuseUnknown(descriptor, "column", parameters, given);
  const columns = parameters.flatMap((argument) => columnsOf(descriptor, argument, given));
  const rows = parameters.length > 0 || keys.length > 0 ? undefined : rowsAskedFor(given);
  return batchOf(descriptor, [...keys, ...columns], rows);
}

/** A column of keys, whose type its values bring. @param wireName a name that no column of the function has */
export function keyColumn(
  descriptor: FunctionDescriptor,
  name: string,
  wireName: string,
  values: unknown,
): InputColumn {
  const column = values as ColumnLike;
  const field = { name: wireName, type: anyType(descriptor, name, column), nullable: true };
  return { field, values: column, argument: wireName };
}

/** A batch in parts of which one is worked on while the next is sent. */
export function sliced(whole: RecordBatch): readonly RecordBatch[] {
  if (whole.numRows <= SLICE_ROWS) return [whole];
  const slices: RecordBatch[] = [];
  for (let start = 0; start < whole.numRows; start += SLICE_ROWS) {
    slices.push(sliceBatch(whole, start, Math.min(whole.numRows, start + SLICE_ROWS)));
  }
  return slices;
}

function columnsOf(
  descriptor: FunctionDescriptor,
  argument: ArgumentDescriptor,
  given: Readonly<Record<string, unknown>>,
): InputColumn[] {
  const name = argument.name ?? argument.key;
  const value = Object.hasOwn(given, argument.key) ? given[argument.key] : undefined;
  if (value === undefined) throw new ArgumentError(descriptor.name, `column ${argument.key}`, "it was not given");
  const column = (columnName: string, values: ColumnLike): InputColumn => ({
    field: {
      name: columnName,
      type: argument.any === true ? anyType(descriptor, columnName, values) : argument.type,
      nullable: true,
      ...(argument.metadata === undefined ? {} : { metadata: argument.metadata }),
    },
    values,
    argument: name,
  });
  if (argument.varargs !== true) return [column(name, value as ColumnLike)];
  if (!Array.isArray(value)) {
    throw new ArgumentError(descriptor.name, `column ${argument.key}`, "expected an array of columns");
  }
  return value.map((item: ColumnLike, index) => column(`${name}_${index}`, item));
}

function anyType(descriptor: FunctionDescriptor, name: string, values: ColumnLike): FieldSpec["type"] {
  try {
    return inferType(values, name);
  } catch (error) {
    throw new ArgumentError(descriptor.name, `column ${name}`, error);
  }
}

function batchOf(
  descriptor: FunctionDescriptor,
  columns: readonly InputColumn[],
  rows: number | undefined,
): RecordBatch {
  try {
    const fields = columns.map((column) => column.field);
    const schema = inputSchema(descriptor, fields);
    return batchFromColumns(
      schema,
      columns.map((column) => column.values),
      { length: rows, profile: descriptor.values, mappings: columnMappings(descriptor, columns) },
    );
  } catch (error) {
    throw new ArgumentError(descriptor.name, "a column", error);
  }
}

interface InputSchema {
  readonly fields: readonly FieldSpec[];
  readonly schema: Schema;
}

/** The last input schema of each function: most calls give columns of the types that the last one had, and its message is written already. */
const inputSchemas = /*@__PURE__*/ new WeakMap<FunctionDescriptor, InputSchema>();

function inputSchema(descriptor: FunctionDescriptor, fields: readonly FieldSpec[]): Schema {
  const last = inputSchemas.get(descriptor);
  if (last !== undefined && last.fields.length === fields.length && last.fields.every(isLike(fields)))
    return last.schema;
  const schema = toArrowSchema({ fields });
  inputSchemas.set(descriptor, { fields, schema });
  return schema;
}

/** Whether columns of a function are the same: all may be null, and what is declared of one is one object for all calls. */
function isLike(fields: readonly FieldSpec[]): (field: FieldSpec, index: number) => boolean {
  return ({ name, type, metadata }, index) => {
    const other = fields[index];
    return other?.name === name && other.metadata === metadata && sameType(type, other.type);
  };
}

/** Columns of a varargs argument are shown as the argument is. */
function columnMappings({ mappings }: FunctionDescriptor, columns: readonly InputColumn[]): ColumnMappings | undefined {
  if (mappings === undefined) return undefined;
  return Object.fromEntries(
    columns.flatMap(({ field, argument }) => {
      const mapping = Object.hasOwn(mappings, argument) ? mappings[argument] : undefined;
      return mapping === undefined ? [] : [[field.name, mapping]];
    }),
  );
}

function rowsAskedFor(given: Readonly<Record<string, unknown>>): number {
  return typeof given["rows"] === "number" ? given["rows"] : 1;
}
