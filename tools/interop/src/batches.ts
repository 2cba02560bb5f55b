import type { DataType, RecordBatch, Schema } from "apache-arrow";
import { fieldSpecOf, makeBatch, readColumn, toArrowSchema, writeData } from "vgi-arrow";
import type { Cell, InputCells } from "./cell.js";
import { cellOf, valueOf } from "./cells.js";

/** Input of a case as record batches, written by this client's own column writers. */
export function inputBatches(input: InputCells): RecordBatch[] {
  const schema: Schema = toArrowSchema({ fields: input.columns });
  return input.batches.map((rows) => {
    const columns = input.columns.map(({ type }, index) => {
      const values = rows.map((row) => valueOf(type, row[index] ?? null));
      return writeData(schema.fields[index]?.type as DataType, values);
    });
    return makeBatch(schema, columns, rows.length);
  });
}

/** Rows of a batch as cells, read by this client's own column readers. */
export function rowsOf(batch: RecordBatch): Cell[][] {
  const columns = batch.schema.fields.map((field, index) => {
    const { type } = fieldSpecOf(field);
    const data = batch.data.children[index];
    if (data === undefined) throw new Error(`Column ${field.name} has no data.`);
    return readColumn(data).map((value) => cellOf(type, value));
  });
  return Array.from({ length: batch.numRows }, (_, row) => columns.map((column) => column[row] ?? null));
}
