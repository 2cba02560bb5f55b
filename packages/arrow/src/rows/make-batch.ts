import { type Data, type Field, type RecordBatch, type Schema, Struct } from "apache-arrow";
import { makeColumnData } from "../columns/make-column-data.js";
import { recordBatchOf } from "../ipc/record-batch-of.js";

/** Metadata of a batch, as a map or as an object. */
export type BatchMetadata = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/**
 * A record batch of columns that are all `length` rows long.
 *
 * @throws RangeError when there are more or fewer columns than fields, or one has another length.
 */
export function makeBatch(
  schema: Schema,
  columns: readonly Data[],
  length: number,
  metadata?: BatchMetadata,
): RecordBatch {
  if (columns.length !== schema.fields.length) {
    throw new RangeError(`The schema has ${schema.fields.length} fields, and there are ${columns.length} columns`);
  }
  columns.forEach((column, index) => {
    if (column.length !== length) {
      const name = JSON.stringify(schema.fields[index]?.name ?? "");
      throw new RangeError(`Column ${name} has ${column.length} rows where the batch has ${length}`);
    }
  });
  const type = new Struct(schema.fields as Field[]);
  const data = makeColumnData(type, { length, children: [...columns] }) as Data<Struct>;
  return recordBatchOf(schema, data, metadataMap(metadata));
}

/** The same columns with other metadata; an empty one takes it away. */
export function withMetadata(batch: RecordBatch, metadata: BatchMetadata): RecordBatch {
  return makeBatch(batch.schema, batch.data.children, batch.numRows, metadata);
}

function metadataMap(metadata: BatchMetadata = {}): Map<string, string> {
  return new Map(metadata instanceof Map ? metadata : Object.entries(metadata));
}
