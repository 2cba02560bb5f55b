import { DataType } from "apache-arrow";

/** A buffer of values or offsets as the type has it in memory. */
export interface BufferArray {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): ArrayBufferView;
  readonly BYTES_PER_ELEMENT: number;
}

/** What the offsets of a type are kept in; `null` for types without. */
export function offsetArrayOf(type: DataType): BufferArray | null {
  if (DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isList(type) || DataType.isMap(type))
    return Int32Array;
  const isLarge = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type) || DataType.isLargeList(type);
  return isLarge ? BigInt64Array : null;
}

/** Whether a type has a buffer of values, besides validity and offsets. */
export function hasValues(type: DataType): boolean {
  return !DataType.isNull(type) && !DataType.isStruct(type) && (type.children ?? []).length === 0;
}
