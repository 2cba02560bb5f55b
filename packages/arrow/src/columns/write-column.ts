import { type Data, DataType, Precision, Vector } from "apache-arrow";
import { formatType } from "../types/format-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { bitmapBytes } from "./bitmap.js";
import { makeColumnData } from "./make-column-data.js";
import { type Locator, ValueError, columnLocator, describeValue } from "./value-error.js";
import { writeBytes, writeFixedSizeBinary, writeText, writeViews } from "./write-bytes.js";
import { writeDictionary } from "./write-dictionary.js";
import { writeFixedSizeList, writeList } from "./write-list.js";
import { writeMap } from "./write-map.js";
import { writeBigInts, writeBools, writeFloats, writeHalfFloats, writeIntegers } from "./write-numbers.js";
import { writeStruct } from "./write-struct.js";
import {
  writeDates,
  writeDecimals,
  writeDurations,
  writeIntervals,
  writeTimes,
  writeTimestamps,
} from "./write-times.js";
import { writeUnion } from "./write-union.js";

/**
 * Makes an Arrow vector of a type from values, `null` or `undefined` for nulls. Typed arrays whose elements are the
 * type's own are taken without a copy.
 *
 * @param type Any type that `toArrowType` makes.
 * @param values What the type accepts: numbers, bigints for 64 bits, strings, `Uint8Array`, the exact value classes and
 *   their ISO texts, arrays for lists, objects for structs, `Map` or pairs for maps, `UnionValue` for unions.
 * @param name Column name, for errors.
 * @throws ValueError naming the first value that doesn't fit.
 * @example
 * ```ts
 * writeColumn(toArrowType("int64"), [1n, 2, null]);
 * ```
 */
export function writeColumn(type: DataType, values: ArrayLike<unknown>, name?: string): Vector {
  return new Vector([writeData(type, values, columnLocator(name))]);
}

/** As {@link writeColumn}, giving a single chunk; `at` words the place of a value in errors. */
export function writeData(type: DataType, values: ArrayLike<unknown>, at: Locator = columnLocator(undefined)): Data {
  if (DataType.isInt(type))
    return type.bitWidth === 64 ? writeBigInts(type, values, at) : writeIntegers(type, values, at);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return writeText(type, values, at);
  if (DataType.isFloat(type)) {
    return type.precision === Precision.HALF ? writeHalfFloats(type, values, at) : writeFloats(type, values, at);
  }
  if (DataType.isBool(type)) return writeBools(type, values, at);
  if (DataType.isNull(type)) return writeNulls(type, values, at);
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return writeBytes(type, values, at);
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return writeViews(type, values, at);
  if (DataType.isFixedSizeBinary(type)) return writeFixedSizeBinary(type, values, at);
  if (DataType.isDate(type)) return writeDates(type, values, at);
  if (DataType.isTimestamp(type)) return writeTimestamps(type, values, at);
  if (DataType.isTime(type)) return writeTimes(type, values, at);
  if (DataType.isDuration(type)) return writeDurations(type, values, at);
  if (DataType.isInterval(type)) return writeIntervals(type, values, at);
  if (DataType.isDecimal(type)) return writeDecimals(type, values, at);
  if (DataType.isList(type) || DataType.isLargeList(type)) return writeList(type, values, at, writeData);
  if (DataType.isFixedSizeList(type)) return writeFixedSizeList(type, values, at, writeData);
  if (DataType.isStruct(type)) return writeStruct(type, values, at, writeData);
  if (DataType.isMap(type)) return writeMap(type, values, at, writeData);
  if (DataType.isDictionary(type)) return writeDictionary(type, values, at, writeData);
  if (DataType.isUnion(type)) return writeUnion(type, values, at, writeData);
  throw new TypeError(`Arrow type ${formatType(typeSpecOf(type))} can't be written`);
}

function writeNulls(type: DataType, values: ArrayLike<unknown>, at: Locator): Data {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value !== null && value !== undefined) {
      throw new ValueError(at(index), `expected null, got ${describeValue(value)}`);
    }
  }
  // Not written, but apache-arrow counts the nulls of a slice by it; it slices the items of every list.
  const bitmap = new Uint8Array(bitmapBytes(values.length));
  return makeColumnData(type, { length: values.length, validity: { nullCount: values.length, bitmap } });
}
