import { Data, DataType, type Field, Vector } from "apache-arrow";
import { makeColumnData } from "./make-column-data.js";

/**
 * The same buffers under another type object of the same structure: for vectors whose types, dictionary ids or fields
 * were made elsewhere, also by another copy of apache-arrow. No value is copied.
 */
export function alignData(data: Data, type: DataType): Data {
  // By prototype, because `instanceof` is also true for data of another copy.
  if (serves(data.type, type) && Object.prototype.isPrototypeOf.call(Data.prototype, data)) return data;
  const fields = DataType.isDictionary(type) ? [] : ((type.children ?? []) as Field[]);
  const children = fields.map((field, index) => alignData(data.children[index] as Data, field.type as DataType));
  return makeColumnData(type, {
    length: data.length,
    offset: data.offset,
    validity: { nullCount: data.nullCount, bitmap: data.nullBitmap },
    children,
    ...(data.valueOffsets === undefined ? {} : { offsets: data.valueOffsets as Int32Array }),
    ...(data.values === undefined ? {} : { values: data.values as Uint8Array }),
    ...(data.typeIds === undefined ? {} : { typeIds: data.typeIds as unknown as Int8Array }),
    ...(data.variadicBuffers === undefined ? {} : { buffers: [...data.variadicBuffers] }),
    ...(data.dictionary === undefined ? {} : { dictionary: alignDictionary(data.dictionary, type) }),
  });
}

/** Whether a type of the same structure is as good as the one that is wanted: of those without parts any of this copy is. */
function serves(own: DataType, wanted: DataType): boolean {
  if (own === wanted) return true;
  const isWhole = !DataType.isDictionary(wanted) && (wanted.children ?? []).length === 0;
  return isWhole && Object.getPrototypeOf(own) === Object.getPrototypeOf(wanted);
}

/** Aligned dictionaries by their source: a stream writer sends a dictionary again only when it is another object. */
const alignedDictionaries = /*@__PURE__*/ new WeakMap<Vector, Vector>();

function alignDictionary(dictionary: Vector, type: DataType): Vector {
  const valueType = (DataType.isDictionary(type) ? type.dictionary : type) as DataType;
  const before = alignedDictionaries.get(dictionary);
  if (before !== undefined && before.type === valueType) return before;
  const aligned = new Vector(dictionary.data.map((chunk) => alignData(chunk, valueType)));
  alignedDictionaries.set(dictionary, aligned);
  return aligned;
}
