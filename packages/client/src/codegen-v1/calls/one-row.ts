import { isTypedValue } from "vgi-arrow";
import { ArgumentError } from "../../errors/index.js";
import { refuseUnknown } from "./refuse-unknown.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** Values of one row, by the keys of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Refuses a row that has other columns than the function takes. Throws `ArgumentError`. */
export function checkRow(descriptor: FunctionDescriptor, parameters: readonly ArgumentDescriptor[], row: Row): void {
  refuseUnknown(descriptor, "column", parameters, row);
  const missing = parameters.find(({ key }) => !Object.hasOwn(row, key) || row[key] === undefined);
  if (missing !== undefined) throw new ArgumentError(descriptor.name, `column ${missing.key}`, "it was not given");
}

/** Rows as the columns of a call. A function without columns takes the number of rows in their place. */
export function columnsOf(parameters: readonly ArgumentDescriptor[], rows: readonly Row[]): Row {
  if (parameters.length === 0) return { rows: rows.length };
  return Object.fromEntries(
    parameters.map(({ key, varargs }) => {
      const values = rows.map((row) => row[key]);
      return [key, varargs === true ? transposed(values) : columnOf(values)];
    }),
  );
}

function transposed(values: readonly unknown[]): unknown {
  const [first] = values;
  if (!Array.isArray(first)) return first;
  return first.map((_, index) => columnOf(values.map((items) => (items as readonly unknown[])[index])));
}

/** One column; typed values, all of one type, say which. */
function columnOf(values: readonly unknown[]): unknown {
  const typed = values.find((value) => isTypedValue(value));
  if (typed === undefined) return values;
  return { type: typed.type, values: values.map((value) => (isTypedValue(value) ? value.value : value)) };
}
