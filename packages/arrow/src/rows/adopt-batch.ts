import { type Data, type DataType, RecordBatch, type Schema } from "apache-arrow";
import { toVector } from "../columns/to-vector.js";
import { toArrowSchema } from "../types/to-arrow-type.js";
import { fieldName, schemaSpecOf } from "../types/type-spec-of.js";
import { makeBatch } from "./make-batch.js";

/** Own schemas by foreign ones: batches of one stream share one, and with it the ids of its dictionaries. */
const adopted = /*@__PURE__*/ new WeakMap<Schema, Schema>();

/**
 * A batch as one of this copy of apache-arrow. One of another copy, which no writer here would understand, is rebuilt over the same
 * buffers; one of this copy stays what it is.
 *
 * @throws TypeError for a type that this library doesn't have
 */
export function adoptBatch(batch: RecordBatch): RecordBatch {
  // By prototype, because `instanceof` is also true for batches of another copy.
  if (Object.prototype.isPrototypeOf.call(RecordBatch.prototype, batch)) return batch;
  let schema = adopted.get(batch.schema);
  if (schema === undefined) adopted.set(batch.schema, (schema = toArrowSchema(schemaSpecOf(batch.schema))));
  const columns = schema.fields.map((field, index) => {
    const child = batch.data.children[index] as Data;
    const source = { type: child.type as DataType, data: [child], length: child.length };
    return toVector(field.type as DataType, source, { name: fieldName(field) }).data[0] as Data;
  });
  return makeBatch(schema, columns, batch.numRows, batch.metadata);
}
