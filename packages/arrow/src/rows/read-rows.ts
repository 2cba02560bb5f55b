import type { Data, Field, RecordBatch } from "apache-arrow";
import { fillObjects } from "../columns/fill-objects.js";
import { readMapped } from "../columns/read-data.js";
import { ConversionError } from "../columns/value-error.js";
import { exactProfile } from "../profiles/exact-profile.js";
import type { ValueMapping, ValueProfile } from "../profiles/profile.js";
import { fieldName } from "../types/type-spec-of.js";

/** Columns that are shown otherwise than the rest, by name. */
export type ColumnMappings = Readonly<Record<string, ValueMapping>>;

/**
 * The rows of a batch as plain objects. Safe for every column name, `__proto__` included; where a name occurs twice, the
 * later columns are called `name_2`, `name_3` and so on.
 *
 * @param profile What values become. Default: exact.
 * @param columns Columns that have a profile or a codec of their own.
 * @throws ConversionError naming the column and the row, for a value that a profile can't show.
 * @example
 * ```ts
 * readRows(batch); // [{ n: 1n, label: "a" }, { n: null, label: "b" }]
 * readRows(batch, jsProfile); // [{ n: 1, label: "a" }, { n: null, label: "b" }]
 * ```
 */
export function readRows(
  batch: RecordBatch,
  profile: ValueProfile = exactProfile,
  columns?: ColumnMappings,
): Record<string, unknown>[] {
  const { data } = batch;
  // The fields of the data: those of the schema may have lost columns of one name.
  const fields = data.type.children as Field[];
  const names = fields.map(fieldName);
  const values = data.children.map((child, index) => {
    const name = names[index] ?? "";
    const own = columns !== undefined && Object.hasOwn(columns, name) ? columns[name] : undefined;
    return readNamed(child, name, own ?? profile, fields[index]);
  });
  return fillObjects(names, values, data.length);
}

function readNamed(child: Data, name: string, mapping: ValueMapping, field: Field | undefined): unknown[] {
  try {
    return readMapped(child, 0, child.length, mapping, field);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw new ConversionError(`column ${JSON.stringify(name)}${error.path}`, error.problem, { cause: error.cause });
  }
}
