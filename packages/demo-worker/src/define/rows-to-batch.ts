import { type DataType, makeData, RecordBatch, type Schema, Struct } from "apache-arrow";
import { writeData } from "vgi-arrow";
import type { Row } from "./function-definition.js";

/** A batch of rows; what a row leaves out is null. */
export function rowsToBatch(schema: Schema, rows: readonly Row[]): RecordBatch {
  return columnsToBatch(
    schema,
    schema.fields.map((field) => rows.map((row) => row[field.name])),
    rows.length,
  );
}

/** A batch of columns, in the order of the schema. */
export function columnsToBatch(schema: Schema, columns: readonly (readonly unknown[])[], length: number): RecordBatch {
  const children = schema.fields.map((field, i) => {
    const at = (index: number): string => `column "${field.name}"[${index}]`;
    return writeData(field.type as DataType, columns[i] ?? [], at);
  });
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}
