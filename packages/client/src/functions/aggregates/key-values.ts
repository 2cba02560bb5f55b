import { DataType, type Field, type RecordBatch } from "apache-arrow";
import { jsonProfile, readColumn, readRows, selectColumns } from "vgi-arrow";

/**
 * Something for each row that a Map takes for the same key where the values of a column are equal, and for another where they differ:
 * the value itself, or a text of what is made of several parts. Nulls are a value, and NaN is one.
 */
export function keyValues(batch: RecordBatch, field: Field, index: number): readonly unknown[] {
  const column = batch.getChildAt(index);
  if (column === null) return [];
  if (!isItsOwnKey(field)) return rowTexts(selectColumns(batch, [field.name]));
  const values = readColumn(column);
  return DataType.isInt(field.type) && field.type.bitWidth === 64 ? values.map(shortest) : values;
}

/** A text for each row, equal for rows of equal values, and different for others. */
export function rowTexts(batch: RecordBatch): string[] {
  return readRows(batch, jsonProfile).map((row) => JSON.stringify(Object.values(row), nonFinite));
}

/** Whether values of a column are compared by a Map as they are: those of extension types may stand for something else. */
function isItsOwnKey({ type, metadata }: Field): boolean {
  if (metadata.has("ARROW:extension:name")) return false;
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type) || DataType.isUtf8(type);
}

/** A bigint as a number where that is exact: a Map finds numbers several times as fast. */
function shortest(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** JSON would write NaN and infinities as null. */
function nonFinite(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
}
