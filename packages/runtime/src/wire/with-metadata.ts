import { RecordBatch, type Schema } from "apache-arrow";

/** The same columns with other custom metadata; nothing is copied. */
export function withMetadata(batch: RecordBatch, metadata: ReadonlyMap<string, string>): RecordBatch {
  const result = new RecordBatch(batch.schema, batch.data, new Map(metadata));
  // The constructor merges fields by name, which mangles schemas with equal column names.
  (result as { schema: Schema }).schema = batch.schema;
  return result;
}
