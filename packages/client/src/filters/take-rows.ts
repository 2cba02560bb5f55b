import { type Data, DataType, Precision, type RecordBatch } from "apache-arrow";
import { makeBatch, readColumn, readValue, sliceBatch, writeData } from "vgi-arrow";
import { TRUE, type Truths } from "./truth.js";

/**
 * The rows of a batch for which a condition is TRUE, with its metadata. The batch itself when that is all of them; without a
 * copy when they follow each other.
 */
export function takeRows(batch: RecordBatch, truths: Truths): RecordBatch {
  const rows = rowsOf(truths);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return sliceBatch(batch, 0, 0);
  if (last - first + 1 === rows.length) return sliceBatch(batch, first, last + 1);
  const columns = batch.data.children.map((column) => takeColumn(column, rows));
  return makeBatch(batch.schema, columns, rows.length, batch.metadata);
}

/** Positions of the rows that pass. */
export function rowsOf(truths: Truths): Int32Array {
  let count = 0;
  for (const truth of truths) if (truth === TRUE) count += 1;
  const rows = new Int32Array(count);
  let next = 0;
  for (let row = 0; row < truths.length; row++) if (truths[row] === TRUE) rows[next++] = row;
  return rows;
}

/** Plain numbers are picked as they are; everything else is read and written again, which keeps every value exactly. */
function takeColumn(column: Data, rows: Int32Array): Data {
  if (column.nullCount === 0 && isFlat(column.type)) {
    const from = column.values as Float64Array | BigInt64Array;
    const values = new (from.constructor as new (length: number) => Float64Array | BigInt64Array)(rows.length);
    for (let index = 0; index < rows.length; index++) values[index] = from[rows[index] ?? 0] as never;
    return writeFlat(column, values);
  }
  // Of a column that is wide and long, few rows are better read one by one.
  const isSparse = rows.length * 8 < column.length;
  const all = isSparse ? [] : readColumn(column);
  return writeData(
    column.type,
    Array.from(rows, (row) => (isSparse ? readValue(column, row) : all[row])),
    (index) => `row ${index}`,
  );
}

/** Types of one element a row in a typed array, which `writeData` takes as it is. */
function isFlat(type: DataType): boolean {
  return DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF);
}

function writeFlat(column: Data, values: ArrayLike<unknown>): Data {
  return writeData(column.type, values, (index) => `row ${index}`);
}
