import type { RecordBatch, Table } from "apache-arrow";
import {
  batchFromRows,
  batchFromVectors,
  inputLength,
  isRecordBatch,
  isTable,
  toArrowSchema,
  toVector,
  type FieldSpec,
} from "vgi-arrow";
import { InputError } from "../errors.js";
import type { TableInput } from "./types.js";

/** Rows gathered into one batch when they come one by one. */
const ROWS_PER_BATCH = 8_192;

/** The batches of whatever a table-in-out function was given as input. */
export function tableInputBatches(
  functionName: string,
  input: TableInput,
): Iterable<RecordBatch> | AsyncIterable<RecordBatch> {
  if (isRecordBatch(input)) return [input];
  if (isTable(input)) return (input as Table).batches;
  if (isIterable(input)) return input as Iterable<RecordBatch> | AsyncIterable<RecordBatch>;
  if (isRowInput(input)) return rowBatches(input.schema, input.rows);
  return [columnBatch(functionName, input as Readonly<Record<string, unknown>>)];
}

function columnBatch(functionName: string, columns: Readonly<Record<string, unknown>>): RecordBatch {
  const names = Object.keys(columns);
  const lengths = names.map((name) => inputLength(columns[name])).filter((length) => length !== undefined);
  const rows = lengths[0] ?? (names.length === 0 ? 0 : 1);
  if (lengths.some((length) => length !== rows)) {
    const all = names.map((name) => `${name} has ${inputLength(columns[name]) ?? "one, repeated"}`).join(", ");
    throw new InputError(functionName, `its input columns differ in length: ${all}`, "give columns of one length");
  }
  const vectors = names.map((name) => {
    try {
      return toVector(null, columns[name], rows);
    } catch (error) {
      const problem = `its input column ${JSON.stringify(name)} has no Arrow form: ${error instanceof Error ? error.message : String(error)}`;
      throw new InputError(functionName, problem, "give it a type, as in int32([1, 2])");
    }
  });
  return batchFromVectors(names, vectors, rows);
}

async function* rowBatches(
  fields: readonly FieldSpec[],
  rows: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<RecordBatch> {
  const schema = toArrowSchema({ fields });
  let pending: object[] = [];
  let sent = false;
  for await (const row of rows) {
    pending.push(row);
    if (pending.length < ROWS_PER_BATCH) continue;
    yield batchFromRows(schema, pending);
    pending = [];
    sent = true;
  }
  if (pending.length > 0 || !sent) yield batchFromRows(schema, pending);
}

function isIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

function isRowInput(
  value: unknown,
): value is { readonly schema: readonly FieldSpec[]; readonly rows: Iterable<object> | AsyncIterable<object> } {
  return (
    typeof value === "object" &&
    value !== null &&
    "schema" in value &&
    "rows" in value &&
    Array.isArray(value.schema) &&
    isIterable(value.rows)
  );
}
