import { type Data, DataType, Dictionary, Field, type RecordBatch, Schema } from "apache-arrow";
import { makeBatch } from "vgi-arrow";

/**
 * The batch with its dictionaries numbered by column, from 0, and without metadata. Where dictionaries are stored without their schema,
 * the reader makes one from the schema of the pointer, and numbers them so, whatever the writer called them.
 *
 * @returns `null` when there are dictionaries inside of other types, whose numbers depend on the reader
 */
export function numberDictionaries(batch: RecordBatch): RecordBatch | null {
  const { fields, metadata } = batch.schema;
  if (!fields.every(({ type }) => isFlat(type))) return null;
  let next = 0;
  const numbered = fields.map((field) => {
    if (!DataType.isDictionary(field.type)) return field;
    const { dictionary, indices, isOrdered } = field.type;
    const type = new Dictionary(dictionary, indices, next, isOrdered);
    next += 1;
    return new Field(field.name, type, field.nullable, field.metadata);
  });
  const columns = batch.data.children.map((column: Data, i) => {
    const type = numbered[i]?.type;
    return type !== undefined && DataType.isDictionary(type) ? (column.clone(type) as Data) : column;
  });
  return makeBatch(new Schema(numbered, metadata), columns, batch.numRows);
}

/** No dictionaries but at the top. */
function isFlat(type: DataType): boolean {
  return !holdsDictionary(DataType.isDictionary(type) ? type.dictionary : type);
}

function holdsDictionary(type: DataType): boolean {
  const children = (type.children ?? []) as readonly Field[];
  return DataType.isDictionary(type) || children.some((child) => holdsDictionary(child.type));
}
