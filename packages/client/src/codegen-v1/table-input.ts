import type { RecordBatch } from "apache-arrow";
import {
  batchFromColumns,
  batchFromRows,
  inferType,
  isRecordBatch,
  toArrowSchema,
  type ColumnLike,
  type FieldSpec,
  type ValueProfile,
} from "vgi-arrow";
import { InputError } from "../errors.js";
import type { BatchSource } from "../inputs/peekable-input.js";
import type { TableInput } from "./types.js";

/** Rows gathered into one batch when they come one by one. */
const ROWS_PER_BATCH = 8_192;

/** The batches of whatever a table-in-out function was given as input; Arrow objects of another copy of apache-arrow too. */
export function tableInputBatches(functionName: string, input: TableInput, profile?: ValueProfile): BatchSource {
  if (isRecordBatch(input)) return [input];
  if ("batches" in input && Array.isArray(input.batches)) return input.batches as RecordBatch[];
  if (isIterable(input)) return input as BatchSource;
  if (isRowInput(input)) return rowBatches(input.schema, input.rows, profile);
  return [columnBatch(functionName, input as Readonly<Record<string, ColumnLike>>, profile)];
}

function columnBatch(
  functionName: string,
  columns: Readonly<Record<string, ColumnLike>>,
  profile: ValueProfile | undefined,
): RecordBatch {
  try {
    const fields = Object.entries(columns).map(([name, values]) => ({
      name,
      type: inferType(values, name),
      nullable: true,
    }));
    return batchFromColumns(toArrowSchema({ fields }), Object.values(columns), { profile });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InputError(
      functionName,
      `its input is no table: ${problem}`,
      "give columns of one length, and numbers with their type, as in int32([1, 2])",
    );
  }
}

async function* rowBatches(
  fields: readonly FieldSpec[],
  rows: Iterable<object> | AsyncIterable<object>,
  profile: ValueProfile | undefined,
): AsyncGenerator<RecordBatch> {
  const schema = toArrowSchema({ fields });
  let pending: object[] = [];
  let sent = false;
  for await (const row of rows) {
    pending.push(row);
    if (pending.length < ROWS_PER_BATCH) continue;
    yield batchFromRows(schema, pending, undefined, profile);
    pending = [];
    sent = true;
  }
  if (pending.length > 0 || !sent) yield batchFromRows(schema, pending, undefined, profile);
}

function isIterable(value: object): boolean {
  return Symbol.iterator in value || Symbol.asyncIterator in value;
}

function isRowInput(
  value: object,
): value is { readonly schema: readonly FieldSpec[]; readonly rows: Iterable<object> | AsyncIterable<object> } {
  return (
    "schema" in value &&
    "rows" in value &&
    Array.isArray(value.schema) &&
    typeof value.rows === "object" &&
    value.rows !== null &&
    isIterable(value.rows)
  );
}
