import { makeData, RecordBatch, Schema, Struct } from "apache-arrow";

/** The schema without fields: of ticks, and of requests without parameters. */
export const EMPTY_SCHEMA: Schema = new Schema([]);

/** A batch of `schema` without rows, carrying metadata only. */
export function emptyBatch(schema: Schema, metadata: ReadonlyMap<string, string> = new Map()): RecordBatch {
  const children = schema.fields.map((field) => makeData({ type: field.type, length: 0, nullCount: 0 }));
  const data = makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children });
  return new RecordBatch(schema, data, new Map(metadata));
}

/** A batch with rows and without columns: the parameters of a method that takes none. */
export function noParams(): RecordBatch {
  return new RecordBatch(EMPTY_SCHEMA, makeData({ type: new Struct([]), length: 1, nullCount: 0, children: [] }));
}
