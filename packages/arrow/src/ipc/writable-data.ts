import { Data, DataType, util } from "apache-arrow";

/**
 * Data that apache-arrow's writer gets right. It applies the offset of a sliced view column (utf8_view, binary_view) twice; such
 * columns are given an offset of zero here, and so are the lists around them, whose children the writer would slice.
 */
export function writableData(data: Data): Data {
  if (DataType.isDictionary(data.type) || !holdsViews(data.type as DataType)) return data;
  const { type, length } = data;
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) {
    return data.offset === 0 ? data : rebuilt(data, data.children, data.valueOffsets);
  }
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isMap(type)) {
    const offsets = data.valueOffsets as unknown as Int32Array | BigInt64Array;
    const [begin, end] = [Number(offsets[0]), Number(offsets[length])];
    const child = data.children[0];
    if (child === undefined) return data;
    const rebased =
      offsets instanceof BigInt64Array
        ? util.rebaseValueOffsets(-begin, length + 1, offsets)
        : util.rebaseValueOffsets(-begin, length + 1, offsets);
    return rebuilt(data, [writableData(child.slice(begin, end - begin) as Data)], rebased);
  }
  return rebuilt(
    data,
    data.children.map((child) => writableData(child as Data)),
    data.valueOffsets,
  );
}

/** The same rows with an offset of zero; all buffers but the bits were cut to the slice when it was made. */
function rebuilt(data: Data, children: Data["children"], valueOffsets: unknown): Data {
  const { type, length, offset, nullBitmap, nullCount } = data;
  // A union counts the nulls of its children, and has no bits of its own.
  const bits =
    nullCount > 0 && nullBitmap instanceof Uint8Array
      ? util.truncateBitmap(offset, length, nullBitmap)
      : new Uint8Array(0);
  const buffers = [valueOffsets, data.values, bits, data.typeIds] as unknown as Data["buffers"];
  return new Data(
    type,
    0,
    length,
    nullCount,
    buffers,
    [...children],
    data.dictionary,
    data.variadicBuffers as Uint8Array[],
  );
}

const known = new WeakMap<DataType, boolean>();

function holdsViews(type: DataType): boolean {
  let holds = known.get(type);
  if (holds === undefined) {
    const children = (type.children ?? []) as readonly { readonly type: DataType }[];
    holds =
      DataType.isUtf8View(type) || DataType.isBinaryView(type) || children.some((child) => holdsViews(child.type));
    known.set(type, holds);
  }
  return holds;
}
