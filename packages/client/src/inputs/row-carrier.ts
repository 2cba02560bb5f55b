import { Field, Null, type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns } from "vgi-arrow";

const CARRIER: Schema = new Schema([new Field("rows", new Null(), true)]);

/**
 * The schema to send for an input. One without columns gets a column of nulls that carries the number of rows: a stream whose
 * inputs have no columns passes for a producer, which over HTTP a worker drives by ticks of its own, with wrong answers.
 * Workers take columns beyond the parameters of a function; all ten published versions do, on every transport.
 */
export function carriedSchema(schema: Schema): Schema {
  return schema.fields.length === 0 ? CARRIER : schema;
}

/** The batches to send with {@link carriedSchema}. @param schema that of the input, and so of all its batches */
export function carriedBatches(schema: Schema, batches: AsyncIterable<RecordBatch>): AsyncIterable<RecordBatch> {
  return schema.fields.length === 0 ? carriers(batches) : batches;
}

async function* carriers(batches: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch> {
  for await (const { numRows } of batches) yield batchFromColumns(CARRIER, [{ constant: null }], { length: numRows });
}
