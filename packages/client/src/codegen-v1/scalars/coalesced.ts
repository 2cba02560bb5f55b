import type { RecordBatch } from "apache-arrow";
import { formatType, inferType, isTypedValue } from "vgi-arrow";
import { type CoalescedCallOptions, Coalescer, type CoalesceOptions } from "../../coalescing/coalescer.js";
import { eitherSignal, valuesOf } from "../../coalescing/scalar-values.js";
import { type CallOptions, callOptionsOf } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import { callArguments, columnParameters } from "../calls/call-arguments.js";
import { checkDeclaredResult } from "../answers/check-output.js";
import { inputBatches } from "../calls/input-columns.js";
import { checkFlow, type Flow, flowOf } from "./flow.js";
import { resultMapping } from "../answers/result-mapping.js";
import { checkRow, columnsOf, type Row } from "../calls/one-row.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** Rows on their way, and what their result must read as. */
interface Input {
  readonly batches: readonly RecordBatch[];
  readonly flow: Flow | undefined;
}

/** A scalar function of one row: calls that are made at once share a batch. */
export function coalescedScalar(
  descriptor: FunctionDescriptor<"scalar">,
  db: Session,
  constants: Row | undefined,
  options: (CallOptions & CoalesceOptions) | undefined,
): (row: Row, options?: CoalescedCallOptions) => Promise<unknown> {
  const parameters = columnParameters(descriptor);
  const { schema, name, requiredSettings } = descriptor;
  const request = { ...callOptionsOf(options), schema, name, requiredSettings, expected: descriptor };
  const args = callArguments(descriptor, constants);
  const coalescer = new Coalescer<Row, Input, unknown>(
    {
      name,
      groupOf: (row) => {
        checkRow(descriptor, parameters, row);
        return parameters.map((parameter) => shapeOf(parameter, row[parameter.key])).join(";");
      },
      encode: (rows) => {
        const columns = columnsOf(parameters, rows);
        return { batches: inputBatches(descriptor, columns), flow: flowOf(descriptor, columns) };
      },
      send: ({ batches, flow }, signal) => {
        const stream = db.scalar({
          ...request,
          arguments: args,
          input: batches,
          signal: eitherSignal(options?.signal, signal),
          onBind: (bound) => {
            checkDeclaredResult(descriptor, bound);
            checkFlow(`function ${name}`, flow, bound);
          },
        });
        return valuesOf(name, stream, resultMapping(descriptor));
      },
    },
    options,
  );
  return (row, own) => coalescer.call(row, own);
}

/** What the values of one batch have in common where the function does not say it: number, and type where any will do. */
function shapeOf({ any, varargs }: ArgumentDescriptor, value: unknown): string {
  const values: readonly unknown[] = varargs === true && Array.isArray(value) ? value : [value];
  return any === true ? values.map(typeOf).join() : `${values.length}`;
}

/** Plain values and typed ones go apart: of typed ones nothing is assumed. */
function typeOf(value: unknown): string {
  return isTypedValue(value) ? `${formatType(value.type)}!` : formatType(inferType([value]));
}
