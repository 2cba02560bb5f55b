import type { RecordBatch, Schema } from "apache-arrow";
import { WorkerAnswerError } from "../../errors/index.js";
import { columnDifference } from "../../same-columns.js";

/**
 * The result of an aggregate: of the columns that bind promised, and a row for each of what was asked.
 *
 * @param rows how many were asked for
 * @param of what they were asked for, e.g. `2 groups`
 */
export function checkedResult(
  name: string,
  result: RecordBatch,
  promised: Schema,
  { rows, of }: { readonly rows: number; readonly of: string },
): RecordBatch {
  const difference = columnDifference(result.schema, promised);
  if (difference !== undefined)
    throw new WorkerAnswerError(`function ${name}`, `results with ${difference}, as bind promised`);
  if (result.numRows !== rows) throw new WorkerAnswerError(`function ${name}`, `${result.numRows} rows for ${of}`);
  return result;
}
