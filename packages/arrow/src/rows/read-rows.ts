import type { Field, RecordBatch } from "apache-arrow";
import { fillObjects } from "../columns/fill-objects.js";
import { type ValueProfile, exactProfile } from "../columns/profile.js";
import { readData } from "../columns/read-data.js";
import { fieldName } from "../types/type-spec-of.js";

/**
 * The rows of a batch as plain objects. Safe for every column name, `__proto__` included; where a name occurs twice, the
 * later columns are called `name_2`, `name_3` and so on.
 *
 * @param profile What values become. Default: exact.
 * @example
 * ```ts
 * readRows(batch); // [{ n: 1n, label: "a" }, { n: null, label: "b" }]
 * ```
 */
export function readRows(batch: RecordBatch, profile: ValueProfile = exactProfile): Record<string, unknown>[] {
  const { data } = batch;
  // The fields of the data: those of the schema may have lost columns of one name.
  const names = (data.type.children as Field[]).map(fieldName);
  const columns = data.children.map((child) => readData(child, 0, child.length, profile));
  return fillObjects(names, columns, data.length);
}
