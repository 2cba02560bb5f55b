import type { Data, DataType, Field, Map_, Struct } from "apache-arrow";
import { childFields } from "../types/type-spec-of.js";
import { validityOf } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import { type Locator, ValueError } from "./value-error.js";
import { offsetsOf } from "./write-bytes.js";
import { itemLocator } from "./write-list.js";
import { type WriteData, unexpected } from "./writer.js";

/** Maps, from `Map` or any iterable of pairs; keys are never null, and may repeat in pairs. */
export function writeMap(type: Map_, values: ArrayLike<unknown>, at: Locator, write: WriteData): Data {
  const lengths = new Int32Array(values.length);
  const keys: unknown[] = [];
  const items: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    if (!isIterable(value)) throw unexpected(type, value, at(index));
    const before = keys.length;
    for (const pair of value) {
      if (!Array.isArray(pair) || pair.length !== 2)
        throw unexpected(type, value, at(index), " that isn't made of pairs");
      if (pair[0] === null || pair[0] === undefined) throw new ValueError(at(index), "a map key can't be null");
      keys.push(pair[0]);
      items.push(pair[1]);
    }
    lengths[index] = keys.length - before;
  }
  const entryAt = itemLocator(lengths, at);
  const entries = type.childType as Struct;
  const [key, item] = childFields(entries, 2) as [Field, Field];
  const children = [
    write(key.type as DataType, keys, (index) => `${entryAt(index)} (key)`),
    write(item.type as DataType, items, (index) => `${entryAt(index)} (value)`),
  ];
  const offsets = offsetsOf(type, lengths, at);
  const child = makeColumnData(entries, { length: keys.length, children });
  return makeColumnData(type, { length: values.length, validity: validityOf(values), offsets, children: [child] });
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value && !ArrayBuffer.isView(value);
}
