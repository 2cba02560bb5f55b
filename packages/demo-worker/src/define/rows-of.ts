import type { RecordBatch } from "apache-arrow";
import { readColumn } from "vgi-arrow";

/** The rows of a batch as fresh objects, with exact values. Of columns with equal names the last one counts. */
export function rowsOf(batch: RecordBatch): Record<string, unknown>[] {
  const columns = batch.schema.fields.map((field, i) => {
    const data = batch.data.children[i];
    return [field.name, data === undefined ? [] : readColumn(data)] as const;
  });
  return Array.from({ length: batch.numRows }, (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
  );
}
