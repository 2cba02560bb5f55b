import { type Data, type DataType, type FixedSizeList, type LargeList, type List } from "apache-arrow";
import { generate } from "./blank-array.js";
import { validityOf } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { offsetsOf } from "./write-bytes.js";
import { type WriteData, isTypedArray, unexpected } from "./writer.js";

/** Lists of any length, with 32-bit or 64-bit offsets. */
export function writeList(type: List | LargeList, values: ArrayLike<unknown>, at: Locator, write: WriteData): Data {
  const lengths = new Int32Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    if (!isListInput(value)) throw unexpected(type, value, at(index));
    lengths[index] = value.length;
  }
  const offsets = offsetsOf(type, lengths, at);
  const items = flatten(type.valueType as DataType, values, Number(offsets[values.length] ?? 0));
  const child = write(type.valueType as DataType, items, itemLocator(lengths, at));
  return makeColumnData(type, { length: values.length, validity: validityOf(values), offsets, children: [child] });
}

/** Lists of one length; the items of null lists are null. */
export function writeFixedSizeList(
  type: FixedSizeList,
  values: ArrayLike<unknown>,
  at: Locator,
  write: WriteData,
): Data {
  const size = type.listSize;
  const filler = generate(size, () => null);
  const lists = Array.from(values, (value, index): ArrayLike<unknown> => {
    if (value === null || value === undefined) return filler;
    if (!isListInput(value)) throw unexpected(type, value, at(index));
    if (value.length !== size) throw unexpected(type, value, at(index), ` (${value.length} items, not ${size})`);
    return value;
  });
  const items = flatten(type.valueType as DataType, lists, values.length * size);
  const itemAt: Locator = (index) => `${at(Math.floor(index / size))}[${index % size}]`;
  const child = write(type.valueType as DataType, items, itemAt);
  return makeColumnData(type, { length: values.length, validity: validityOf(values), children: [child] });
}

/** The place of an item, by the lengths of the lists before it. */
export function itemLocator(lengths: ArrayLike<number>, at: Locator): Locator {
  return (index) => {
    let rest = index;
    let row = 0;
    while (row < lengths.length && rest >= (lengths[row] ?? 0)) rest -= lengths[row++] ?? 0;
    return `${at(row)}[${rest}]`;
  };
}

function isListInput(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !isTypedArray(value, "DataView"));
}

/** All items in one array; in one typed array where every list is one of the item type's own kind. */
function flatten(type: DataType, lists: ArrayLike<unknown>, length: number): ArrayLike<unknown> {
  const ArrayType = type.ArrayType as { new (length: number): Float64Array; readonly name: string };
  const present = Array.from(lists).filter((list) => list !== null && list !== undefined) as ArrayLike<unknown>[];
  if (present.length > 0 && length > 0 && present.every((list) => isTypedArray(list, ArrayType.name))) {
    const items = new ArrayType(length);
    let end = 0;
    for (const list of present) {
      items.set(list as Float64Array, end);
      end += list.length;
    }
    return items;
  }
  const items: unknown[] = [];
  for (const list of present) for (let index = 0; index < list.length; index++) items.push(list[index]);
  return items;
}
