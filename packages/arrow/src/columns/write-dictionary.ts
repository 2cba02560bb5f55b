import { type Data, type DataType, type Dictionary, type Int, Vector } from "apache-arrow";
import { valueKindOf } from "../values/value-kind.js";
import { validityOf } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { type WriteData, isTypedArray, unexpected } from "./writer.js";

/** Dictionary-encoded values; the dictionary holds each distinct value once, in order of first use. */
export function writeDictionary(type: Dictionary, values: ArrayLike<unknown>, at: Locator, write: WriteData): Data {
  const { bitWidth, isSigned } = type.indices as Int;
  const capacity = 2 ** Math.min(isSigned ? bitWidth - 1 : bitWidth, 31);
  const positions = new Map<unknown, number>();
  const distinct: unknown[] = [];
  const firstRows: number[] = [];
  const codes = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const key = dictionaryKey(value);
    let position = positions.get(key);
    if (position === undefined) {
      position = distinct.length;
      if (position >= capacity) throw unexpected(type, value, at(index), `, the value after ${capacity} distinct ones`);
      positions.set(key, position);
      distinct.push(value);
      firstRows.push(index);
    }
    codes[index] = position;
  }
  const dictionary = write(type.dictionary as DataType, distinct, (index) => at(firstRows[index] ?? index));
  return makeColumnData(type, {
    length: values.length,
    validity: validityOf(values),
    values: indexArray(type, codes),
    dictionary: new Vector([dictionary]),
  });
}

function indexArray(type: Dictionary, codes: Float64Array): ArrayBufferView {
  const ArrayType = type.indices.ArrayType as { from(values: Iterable<number | bigint>): ArrayBufferView };
  return ArrayType.from((type.indices as Int).bitWidth === 64 ? Array.from(codes, BigInt) : codes);
}

/** Equal keys mean equal values; values that are equal may still have different keys, which costs a second entry only. */
function dictionaryKey(value: unknown): unknown {
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return value;
  if (isTypedArray(value, "Uint8Array")) return `bytes ${(value as Uint8Array).join()}`;
  const kind = valueKindOf(value);
  return kind === undefined || kind === "UnionValue" ? value : `${kind} ${String(value)}`;
}
