import type { RecordBatch, Vector } from "apache-arrow";
import { batchFromVectors, inputLength, toVector } from "vgi-arrow";
import { ArgumentError } from "../errors.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "./types.js";

/** Rows sent at once: enough to amortize the turn, small enough that worker and client overlap. */
const SLICE_ROWS = 65_536;

/** The input columns of a function, varargs spread, in order. */
interface InputColumn {
  readonly name: string;
  readonly argument: ArgumentDescriptor;
  readonly value: unknown;
}

/**
 * The input batches of a scalar or aggregate function from its columns. All columns have one length; a value wrapped
 * in `constant()` is repeated. A function without columns takes `{ rows: n }`.
 */
export function inputBatches(
  descriptor: FunctionDescriptor,
  given: Readonly<Record<string, unknown>>,
): readonly RecordBatch[] {
  const parameters = descriptor.args.filter((argument) => argument.role === "column");
  const columns = parameters.flatMap((argument) => valuesOf(descriptor, argument, given));
  const rows = rowCount(descriptor, columns, given);
  const vectors = columns.map((column) => columnVector(descriptor, column, rows));
  const whole = batchFromVectors(
    columns.map((column) => column.name),
    vectors,
    rows,
  );
  if (rows <= SLICE_ROWS) return [whole];
  const slices: RecordBatch[] = [];
  for (let start = 0; start < rows; start += SLICE_ROWS)
    slices.push(whole.slice(start, Math.min(rows, start + SLICE_ROWS)));
  return slices;
}

function valuesOf(
  descriptor: FunctionDescriptor,
  argument: ArgumentDescriptor,
  given: Readonly<Record<string, unknown>>,
): InputColumn[] {
  const name = argument.name ?? argument.key;
  const value = Object.hasOwn(given, argument.key) ? given[argument.key] : undefined;
  if (value === undefined) {
    throw new ArgumentError(descriptor.name, `column ${argument.key}`, new TypeError("it was not given"));
  }
  if (argument.varargs !== true) return [{ name, argument, value }];
  return (value as readonly unknown[]).map((item, index) => ({ name: `${name}_${index}`, argument, value: item }));
}

function rowCount(
  descriptor: FunctionDescriptor,
  columns: readonly InputColumn[],
  given: Readonly<Record<string, unknown>>,
): number {
  if (columns.length === 0) return typeof given["rows"] === "number" ? given["rows"] : 1;
  let rows: number | undefined;
  for (const { name, value } of columns) {
    const length = inputLength(value);
    if (length === undefined) continue;
    if (rows !== undefined && rows !== length) {
      throw new ArgumentError(
        descriptor.name,
        `column ${name}`,
        new RangeError(
          `it has ${length} values and the columns before it have ${rows}; wrap a single value in constant()`,
        ),
      );
    }
    rows = length;
  }
  return rows ?? 1;
}

function columnVector(descriptor: FunctionDescriptor, { name, argument, value }: InputColumn, rows: number): Vector {
  try {
    return toVector(argument.any === true ? null : argument.type, value, rows);
  } catch (error) {
    throw new ArgumentError(descriptor.name, `column ${name}`, error);
  }
}
