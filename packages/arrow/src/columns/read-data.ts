import { type Data, DataType, type Field, Precision, UnionMode } from "apache-arrow";
import { generate } from "./blank-array.js";
import { type Extension, extensionOf } from "../extensions/extension.js";
import { exactProfile } from "../profiles/exact-profile.js";
import { mappingOf } from "../profiles/mapping-of.js";
import type { ValueMapping, ValueProfile } from "../profiles/profile.js";
import { timestampKind, typeKindOf } from "../profiles/type-kind.js";
import { isCodec } from "../profiles/value-codec.js";
import { formatType } from "../types/format-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { applyNulls, nullBitmapOf } from "./bitmap.js";
import { readBytes, readFixedSizeBinary, readText, readViewBytes, readViewText } from "./read-bytes.js";
import { readDictionary } from "./read-dictionary.js";
import { readDenseUnion, readFixedSizeList, readList, readMap, readSparseUnion, readStruct } from "./read-nested.js";
import { readBools, readFloats, readHalfFloats, readIntegers, readLongs } from "./read-numbers.js";
import { ConversionError } from "./value-error.js";
import { readDates, readDecimals, readDurations, readIntervals, readTimes, readTimestamps } from "./read-times.js";

/** Reads the rows from `begin` to `end`, excluded, of one chunk of a column, as a profile or a codec shows them. */
export function readMapped(data: Data, begin: number, end: number, mapping: ValueMapping, field?: Field): unknown[] {
  if (!isCodec(mapping)) return readData(data, begin, end, mapping, field);
  return convertAll(readData(data, begin, end, exactProfile, field), mapping.fromArrow as (value: unknown) => unknown);
}

/** The same for whoever takes each value once: numbers are given in the memory they came in, where nothing is to be done with them. */
export function readItems(
  data: Data,
  begin: number,
  end: number,
  mapping: ValueMapping,
  field?: Field,
): ArrayLike<unknown> {
  return isGivenAsStored(data, mapping, field)
    ? (data.values as Float64Array).subarray(begin, end)
    : readMapped(data, begin, end, mapping, field);
}

/** Reads the rows from `begin` to `end`, excluded, of one chunk of a column. */
export function readData(data: Data, begin: number, end: number, profile: ValueProfile, field?: Field): unknown[] {
  const { type } = data;
  const mapping = profile.types === undefined ? undefined : mappingOf(profile.types, typeSpecOf(type), field?.metadata);
  if (mapping !== undefined) return readMapped(data, begin, end, mapping, field);
  if (field !== undefined && field.metadata.size > 0) {
    const extension = extensionOf(field.metadata, () => typeSpecOf(type));
    if (extension !== undefined) return readExtension(data, begin, end, profile, extension);
  }
  if (DataType.isNull(type)) return generate(end - begin, () => null);
  if (DataType.isDictionary(type)) return readDictionary(data, begin, end, profile, readData);
  const out = readExact(data, begin, end, profile);
  if (!DataType.isUnion(type)) applyNulls(out, data, begin);
  const convert = conversionOf(type, profile);
  return convert === undefined ? out : convertAll(out, convert as (value: unknown) => unknown);
}

/** Whether what a column of numbers stores is what it shows, in every row. */
function isGivenAsStored(data: Data, mapping: ValueMapping, field: Field | undefined): boolean {
  const { type } = data;
  if (isCodec(mapping) || mapping.types !== undefined || (field !== undefined && field.metadata.size > 0)) return false;
  const isNumber = DataType.isInt(type) || (DataType.isFloat(type) && type.precision !== Precision.HALF);
  return isNumber && conversionOf(type, mapping) === undefined && nullBitmapOf(data) === undefined;
}

function readExtension(data: Data, begin: number, end: number, profile: ValueProfile, extension: Extension): unknown[] {
  const exact = convertAll(readData(data, begin, end, exactProfile), extension.read);
  const convert = extension.kind === undefined ? undefined : profile[extension.kind]?.read;
  return convert === undefined ? exact : convertAll(exact, convert as (value: unknown) => unknown);
}

/** Converts in place; a value that the conversion can't take becomes an error that says which. */
function convertAll(values: unknown[], convert: (value: unknown) => unknown): unknown[] {
  let index = 0;
  try {
    for (; index < values.length; index++) {
      const value = values[index];
      if (value !== null) values[index] = convert(value);
    }
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ConversionError(`[${index}]`, cause.message, { cause });
  }
  return values;
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

/** What a profile does with exact values of a type. */
function conversionOf(type: DataType, profile: ValueProfile): ((value: never) => unknown) | undefined {
  if (DataType.isInt(type)) return type.bitWidth === 64 ? profile.int64?.read : undefined;
  if (DataType.isFloat(type)) return profile.float?.read;
  if (DataType.isUtf8(type)) return undefined;
  if (DataType.isTimestamp(type)) return profile[timestampKind(type.timezone ?? undefined)]?.read;
  if (DataType.isMap(type)) return profile.map?.read ?? exactProfile.map.read;
  if (profile === exactProfile) return undefined;
  const kind = typeKindOf(typeSpecOf(type));
  return kind === undefined ? undefined : profile[kind]?.read;
}
