import { type Data, type Field, type RecordBatch, Schema } from "apache-arrow";
import { sliceData } from "../columns/slice-data.js";
import { fieldName } from "../types/type-spec-of.js";
import { makeBatch } from "./make-batch.js";

/**
 * The rows from `begin` to `end`, excluded, without a copy where apache-arrow can write the result; metadata is kept.
 *
 * @throws RangeError when the rows aren't all there.
 */
export function sliceBatch(batch: RecordBatch, begin: number, end: number): RecordBatch {
  if (begin < 0 || end < begin || end > batch.numRows) {
    throw new RangeError(`Rows ${begin} to ${end} are outside of a batch of ${batch.numRows} rows`);
  }
  const columns = batch.data.children.map((child) => sliceData(child, begin, end));
  return makeBatch(batch.schema, columns, end - begin, batch.metadata);
}

/**
 * Some columns of a batch, in the order of their names here, without a copy; metadata is kept. Of columns of one name, the
 * first.
 *
 * @throws RangeError when a column doesn't exist.
 */
export function selectColumns(batch: RecordBatch, names: readonly string[]): RecordBatch {
  const all = batch.data.type.children as Field[];
  const picked = names.map((name): [Field, Data] => {
    const index = all.findIndex((field) => fieldName(field) === name);
    const [field, column] = [all[index], batch.data.children[index]];
    if (field === undefined || column === undefined) {
      throw new RangeError(
        `There is no column ${JSON.stringify(name)}: there are ${all.map(fieldName).join(", ") || "none"}`,
      );
    }
    return [field, column];
  });
  const schema = new Schema(
    picked.map(([field]) => field),
    batch.schema.metadata,
  );
  return makeBatch(
    schema,
    picked.map(([, column]) => column),
    batch.numRows,
    batch.metadata,
  );
}
