import type { RecordBatch } from "apache-arrow";
import { readRows, readValue, type SchemaSpec, toArrowSchema } from "vgi-arrow";
import { OutputMismatchError, WorkerAnswerError } from "../../errors/index.js";
import { readAnswer } from "../../read-answer.js";
import { columnDifference } from "../../same-columns.js";

/** The answer of a unary method: the value of its one column, or a row where it has several. */
export function readResult(method: string, promised: SchemaSpec | undefined, batch: RecordBatch): unknown {
  if (promised === undefined) return undefined;
  requireRecord(method, promised, batch, "an answer");
  const [field, ...more] = promised.fields;
  const column = batch.getChildAt(0);
  if (field === undefined || more.length > 0 || column === null) return firstRow(method, promised, batch);
  const value = readAnswer(`the answer of method ${method}`, () => readValue(column, 0));
  if (value === null && !field.nullable) throw unexpectedNull(method, field.name);
  return value;
}

/** The header of a stream as a row; `null` where the method has none. */
export function readHeader(method: string, promised: SchemaSpec | undefined, batch: RecordBatch | null): unknown {
  if (promised === undefined) return null;
  if (batch === null) throw new WorkerAnswerError(`method ${method}`, "a stream without the header that it has");
  requireRecord(method, promised, batch, "a header");
  return firstRow(method, promised, batch);
}

function firstRow(method: string, promised: SchemaSpec, batch: RecordBatch): unknown {
  const row = readAnswer(`the answer of method ${method}`, () => readRows(batch))[0] ?? {};
  for (const { name, nullable } of promised.fields) {
    if (!nullable && row[name] === null) throw unexpectedNull(method, name);
  }
  return row;
}

function unexpectedNull(method: string, name: string): WorkerAnswerError {
  return new WorkerAnswerError(`method ${method}`, `null as ${JSON.stringify(name)}, which its description excludes`);
}

function requireRecord(method: string, promised: SchemaSpec, batch: RecordBatch, what: string): void {
  const difference = columnDifference(batch.schema, toArrowSchema(promised));
  if (difference !== undefined) throw new OutputMismatchError(`method ${method}`, `${what} with ${difference}`);
  if (batch.numRows !== 1 && promised.fields.length > 0) {
    throw new WorkerAnswerError(`method ${method}`, `${what} of ${batch.numRows} rows, where one belongs`);
  }
}
