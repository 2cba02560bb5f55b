import { type Data, DataType, type Field, makeData, RecordBatch, type Schema, Struct, Vector } from "apache-arrow";

/**
 * A batch without rows, of any schema, with custom metadata: log and error batches, cancelled ends and state tokens are sent
 * as such (wire specification sections 8 to 10).
 */
export function emptyBatch(schema: Schema, metadata: ReadonlyMap<string, string> = new Map()): RecordBatch {
  const children = schema.fields.map((field) => emptyData(field.type as DataType));
  const data = makeData({ type: new Struct(schema.fields), length: 0, nullCount: 0, children });
  return new RecordBatch(schema, data, new Map(metadata));
}

function emptyData(type: DataType): Data {
  const children = ((type.children ?? []) as Field[]).map((field) => emptyData(field.type as DataType));
  const wide = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type) || DataType.isLargeList(type);
  return makeData({
    type,
    length: 0,
    nullCount: 0,
    data: new Uint8Array(0),
    views: new Uint8Array(0),
    typeIds: new Int8Array(0),
    valueOffsets: wide ? new BigInt64Array(1) : new Int32Array(1),
    children,
    child: children[0],
    dictionary: DataType.isDictionary(type) ? new Vector([emptyData(type.dictionary)]) : undefined,
  } as never) as unknown as Data;
}
