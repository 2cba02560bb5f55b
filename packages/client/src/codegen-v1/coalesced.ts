import type { RecordBatch } from "apache-arrow";
import { formatType, inferType, isTypedValue } from "vgi-arrow";
import { type CoalescedCallOptions, Coalescer, type CoalesceOptions } from "../coalescing/coalescer.js";
import { eitherSignal, valuesOf } from "../coalescing/scalar-values.js";
import { ArgumentError } from "../errors.js";
import { type CallOptions, callOptionsOf } from "../model/call-options.js";
import type { Session } from "../session.js";
import { callArguments } from "./call-arguments.js";
import { checkResult } from "./check-output.js";
import { inputBatches } from "./input-columns.js";
import { refuseUnknown } from "./refuse-unknown.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "./types.js";

type Row = Readonly<Record<string, unknown>>;

/** A scalar function of one row: calls that are made at once share a batch. */
export function coalescedScalar(
  descriptor: FunctionDescriptor<"scalar">,
  db: Session,
  constants: Row | undefined,
  options: (CallOptions & CoalesceOptions) | undefined,
): (row: Row, options?: CoalescedCallOptions) => Promise<unknown> {
  const parameters = descriptor.args.filter((argument) => argument.role === "column");
  const { schema, name, requiredSettings } = descriptor;
  const request = { ...callOptionsOf(options), schema, name, requiredSettings };
  const args = callArguments(descriptor, constants);
  const coalescer = new Coalescer<Row, readonly RecordBatch[], unknown>(
    {
      name,
      groupOf: (row) => {
        refuseUnknown(descriptor, "column", parameters, row);
        return parameters.map((parameter) => shapeOf(descriptor, parameter, row)).join(";");
      },
      encode: (rows) => inputBatches(descriptor, columnsOf(parameters, rows)),
      send: (input, signal) => {
        const stream = db.scalar({
          ...request,
          arguments: args,
          input,
          signal: eitherSignal(options?.signal, signal),
          onBind: (bound) => checkResult(name, descriptor.output?.fields[0]?.type, bound),
        });
        return valuesOf(name, stream);
      },
    },
    options,
  );
  return (row, own) => coalescer.call(row, own);
}

/** What the values of one batch have in common where the function does not say it: number, and type where any will do. */
function shapeOf(descriptor: FunctionDescriptor, { key, any, varargs }: ArgumentDescriptor, row: Row): string {
  const value = Object.hasOwn(row, key) ? row[key] : undefined;
  if (value === undefined) throw new ArgumentError(descriptor.name, `column ${key}`, "it was not given");
  const values: readonly unknown[] = varargs === true && Array.isArray(value) ? value : [value];
  return any === true ? values.map(typeOf).join() : `${values.length}`;
}

function typeOf(value: unknown): string {
  return formatType(isTypedValue(value) ? value.type : inferType([value]));
}

function columnsOf(parameters: readonly ArgumentDescriptor[], rows: readonly Row[]): Row {
  // A function without columns takes the number of rows in their place.
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
