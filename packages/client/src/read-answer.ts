import type { RecordBatch, Schema } from "apache-arrow";
import { ConversionError } from "vgi-arrow";
import { UnreadableAnswerError, ValueConversionError, WorkerAnswerError } from "./errors/index.js";
import { columnDifference } from "./same-columns.js";

/**
 * Reads what a worker sent. Whatever is wrong with the bytes becomes one kind of error; a value that its profile
 * can't show is another, and no fault of the worker.
 *
 * @param what what was read, e.g. `the answer to bind`
 */
export function readAnswer<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConversionError) throw new ValueConversionError(what, error);
    throw new UnreadableAnswerError(what, error);
  }
}

/**
 * Makes the check of a stream's batches, whose columns are compared with those that bind promised: rows are read by the promise.
 * Batches of one stream share one schema, so the comparison costs once.
 *
 * The check throws `WorkerAnswerError` naming the first column that differs.
 */
export function promiseCheck(functionName: string, promised: Schema): (batch: RecordBatch) => void {
  let checked: Schema | undefined;
  return ({ schema }) => {
    if (schema === checked) return;
    const difference = columnDifference(schema, promised);
    if (difference !== undefined)
      throw new WorkerAnswerError(`function ${functionName}`, `rows with ${difference}, as bind promised`);
    checked = schema;
  };
}
