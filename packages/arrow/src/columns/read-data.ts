import { type Data, DataType, Precision, UnionMode } from "apache-arrow";
import { generate } from "./blank-array.js";
import { formatType } from "../types/format-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { applyNulls } from "./bitmap.js";
import type { ValueProfile } from "./profile.js";
import { readBytes, readFixedSizeBinary, readText, readViewBytes, readViewText } from "./read-bytes.js";
import { readDictionary } from "./read-dictionary.js";
import { readDenseUnion, readFixedSizeList, readList, readMap, readSparseUnion, readStruct } from "./read-nested.js";
import { readBools, readFloats, readHalfFloats, readIntegers, readLongs } from "./read-numbers.js";
import { readDates, readDecimals, readDurations, readIntervals, readTimes, readTimestamps } from "./read-times.js";

/** Reads the rows from `begin` to `end`, excluded, of one chunk of a column. */
export function readData(data: Data, begin: number, end: number, profile: ValueProfile): unknown[] {
  const { type } = data;
  if (DataType.isNull(type)) return generate(end - begin, () => null);
  if (DataType.isDictionary(type)) return readDictionary(data, begin, end, profile, readData);
  const out = readExact(data, begin, end, profile);
  if (!DataType.isUnion(type)) applyNulls(out, data, begin);
  const convert = conversionOf(type, profile);
  if (convert === undefined) return out;
  for (let index = 0; index < out.length; index++) {
    const value = out[index];
    if (value !== null) out[index] = convert(value as never);
  }
  return out;
}

/** Exact values; slots that are null hold anything. Children are read by the profile. */
function readExact(data: Data, begin: number, end: number, profile: ValueProfile): unknown[] {
  const { type } = data;
  if (DataType.isInt(type)) return type.bitWidth === 64 ? readLongs(data, begin, end) : readIntegers(data, begin, end);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return readText(data, begin, end);
  if (DataType.isFloat(type)) {
    return type.precision === Precision.HALF ? readHalfFloats(data, begin, end) : readFloats(data, begin, end);
  }
  if (DataType.isBool(type)) return readBools(data, begin, end);
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return readBytes(data, begin, end);
  if (DataType.isUtf8View(type)) return readViewText(data, begin, end);
  if (DataType.isBinaryView(type)) return readViewBytes(data, begin, end);
  if (DataType.isFixedSizeBinary(type)) return readFixedSizeBinary(data, type, begin, end);
  if (DataType.isDate(type)) return readDates(data, type, begin, end);
  if (DataType.isTimestamp(type)) return readTimestamps(data, type, begin, end);
  if (DataType.isTime(type)) return readTimes(data, type, begin, end);
  if (DataType.isDuration(type)) return readDurations(data, type, begin, end);
  if (DataType.isInterval(type)) return readIntervals(data, type, begin, end);
  if (DataType.isDecimal(type)) return readDecimals(data, type, begin, end);
  if (DataType.isList(type) || DataType.isLargeList(type)) return readList(data, begin, end, profile, readData);
  if (DataType.isFixedSizeList(type)) return readFixedSizeList(data, type, begin, end, profile, readData);
  if (DataType.isStruct(type)) return readStruct(data, begin, end, profile, readData);
  if (DataType.isMap(type)) return readMap(data, begin, end, profile, readData);
  if (DataType.isUnion(type)) {
    const read = type.mode === UnionMode.Dense ? readDenseUnion : readSparseUnion;
    return read(data, type, begin, end, profile, readData);
  }
  throw new TypeError(`Arrow type ${formatType(typeSpecOf(type))} can't be read`);
}

/** What a profile does with exact values of a type: the other half of the table that `ValueProfile` is. */
function conversionOf(type: DataType, profile: ValueProfile): ((value: never) => unknown) | undefined {
  if (DataType.isInt(type)) return type.bitWidth === 64 ? profile.int64 : undefined;
  if (DataType.isFloat(type)) return profile.float;
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isBinaryView(type)) return profile.binary;
  if (DataType.isFixedSizeBinary(type)) return profile.binary;
  if (DataType.isDecimal(type)) return profile.decimal;
  if (DataType.isDate(type)) return profile.date;
  if (DataType.isTimestamp(type)) return profile.timestamp;
  if (DataType.isTime(type)) return profile.time;
  if (DataType.isDuration(type)) return profile.duration;
  if (DataType.isInterval(type)) return profile.interval;
  if (DataType.isUnion(type)) return profile.union;
  return DataType.isMap(type) ? (profile.map ?? toMap) : undefined;
}

function toMap(entries: ReadonlyArray<readonly [unknown, unknown]>): Map<unknown, unknown> {
  return new Map(entries);
}
