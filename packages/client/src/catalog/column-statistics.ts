import type { RecordBatch } from "apache-arrow";
import { readRows } from "vgi-arrow";
import type { ColumnStatistics } from "../model/column-statistics.js";

/** Reads the statistics of columns: one row for each, its bounds in a union of the columns' types. */
export function columnStatistics(batch: RecordBatch | null): ColumnStatistics[] {
  if (batch === null) return [];
  return [...readRows(batch)].map((row) => {
    const values = row as Readonly<Record<string, unknown>>;
    return {
      column: String(values["column_name"]),
      min: bound(values["min"]),
      max: bound(values["max"]),
      hasNull: values["has_null"] === true,
      hasNotNull: values["has_not_null"] === true,
      distinctCount: integer(values["distinct_count"]),
      containsUnicode: typeof values["contains_unicode"] === "boolean" ? values["contains_unicode"] : null,
      maxStringLength: integer(values["max_string_length"]),
    };
  });
}

/** The value that a union holds. */
function bound(value: unknown): unknown {
  return typeof value === "object" && value !== null && "tag" in value && "value" in value ? value.value : value;
}

function integer(value: unknown): bigint | null {
  return typeof value === "bigint" || typeof value === "number" ? BigInt(value) : null;
}
