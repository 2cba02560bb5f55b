import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromRows, readColumn, type SchemaSpec, toArrowSchema, type ValueMapping } from "vgi-arrow";
import { ArgumentError } from "../errors/index.js";
import type { FunctionCall, ScalarCallRequest } from "../model/call.js";
import { readAnswer } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import { type CoalescedCallOptions, Coalescer, type CoalesceOptions } from "./coalescer.js";

/** A scalar function that is called row by row. */
export interface ScalarValuesCall extends FunctionCall {
  /** Columns that it is sent, in the order of its parameters. */
  readonly columns: SchemaSpec;
}

/** The value for one row, whose columns go by name. */
export type ScalarValue = (row: Readonly<Record<string, unknown>>, options?: CoalescedCallOptions) => Promise<unknown>;

/** Makes a scalar function of one row each from calls of many. */
export function scalarValues(
  session: { scalar(call: ScalarCallRequest): BatchStream },
  call: ScalarValuesCall,
  options: CoalesceOptions = {},
): ScalarValue {
  const { columns, ...request } = call;
  const schema = toArrowSchema(columns);
  const coalescer = new Coalescer<Readonly<Record<string, unknown>>, RecordBatch, unknown>(
    {
      name: call.name,
      encode: (rows) => encoded(call.name, schema, rows),
      send: async (batch, signal) =>
        valuesOf(call.name, session.scalar({ ...request, input: [batch], signal: eitherSignal(call.signal, signal) })),
    },
    options,
  );
  return (row, own) => coalescer.call(row, own);
}

/** All values of a scalar's answer, as the mapping shows them. */
export async function valuesOf(name: string, stream: BatchStream, mapping?: ValueMapping): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const batch of stream) {
    const column = batch.getChildAt(0);
    if (column === null) continue;
    const [field] = batch.schema.fields;
    const read = readAnswer(`the result of function ${name}`, () => readColumn(column, mapping, field));
    for (const value of read) values.push(value);
  }
  return values;
}

/** Aborted with the first of two. */
export function eitherSignal(one: AbortSignal | undefined, other: AbortSignal): AbortSignal {
  return one === undefined ? other : AbortSignal.any([one, other]);
}

function encoded(name: string, schema: Schema, rows: ReadonlyArray<Readonly<Record<string, unknown>>>): RecordBatch {
  try {
    return batchFromRows(schema, rows);
  } catch (error) {
    throw new ArgumentError(name, "a row", error);
  }
}
