import { type Data, DataType, type Field } from "apache-arrow";
import { exactProfile } from "../profiles/exact-profile.js";
import { readData } from "./read-data.js";
import { writeData } from "./write-column.js";

/** The rows from `begin` to `end`, excluded, of one chunk, such that apache-arrow writes them rightly. */
export function sliceData(data: Data, begin: number, end: number): Data {
  if (begin === 0 && end === data.length) return data;
  return slicesWrongly(data.type)
    ? writeData(data.type, readData(data, begin, end, exactProfile))
    : data.slice(begin, end - begin);
}

/**
 * Whether apache-arrow 21.2 writes slices of a type wrongly: of views it writes others, because it adds the offset that
 * slicing has already applied, and of null columns it writes a count of -1 nulls. Both also where they are nested.
 */
export function slicesWrongly(type: DataType): boolean {
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type) || DataType.isNull(type)) return true;
  // Dictionaries are written whole, never in slices.
  if (DataType.isDictionary(type)) return false;
  return ((type.children ?? []) as Field[]).some((child) => slicesWrongly(child.type as DataType));
}
