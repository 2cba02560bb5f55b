import { makeData, RecordBatch, type Schema, Struct } from "apache-arrow";

/** A batch of one int64 column, taking its values as they lie in memory. */
export function int64Batch(schema: Schema, values: BigInt64Array<ArrayBuffer>): RecordBatch {
  const [field] = schema.fields;
  if (field === undefined) throw new TypeError("int64Batch needs a schema of one column");
  const { length } = values;
  const column = makeData({ type: field.type, length, nullCount: 0, data: values } as never);
  const children = [column] as never;
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}
