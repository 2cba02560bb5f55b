import type { Data, Field, RecordBatch } from "apache-arrow";
import { fillObjects } from "../columns/fill-objects.js";
import { readItems } from "../columns/read-data.js";
import { ConversionError } from "../columns/value-error.js";
import { exactProfile } from "../profiles/exact-profile.js";
import type { ValueMapping, ValueProfile } from "../profiles/profile.js";
import { fieldName } from "../types/type-spec-of.js";

/** Rows that are made at once: few enough that they are in the young memory of the engine when they are read, and gone with it. */
const PART = 2048;

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
  return rowsBetween(batch, 0, batch.data.length, profile, columns);
}

/**
 * The same as {@link readRows}, some thousand rows at a time: for whoever looks at a row and lets it go. The rows of a large batch are
 * then collected young, and not copied by the collector first.
 */
export function* readRowParts(
  batch: RecordBatch,
  profile: ValueProfile = exactProfile,
  columns?: ColumnMappings,
): Generator<Record<string, unknown>[], undefined> {
  const { length } = batch.data;
  for (let begin = 0; begin < length; begin += PART) {
    yield rowsBetween(batch, begin, Math.min(length, begin + PART), profile, columns);
  }
}

function rowsBetween(
  { data }: RecordBatch,
  begin: number,
  end: number,
  profile: ValueProfile,
  columns: ColumnMappings | undefined,
): Record<string, unknown>[] {
  // The fields of the data: those of the schema may have lost columns of one name.
  const fields = data.type.children as readonly Field[];
  const values = fields.map((field, index) => {
    const name = fieldName(field);
    const own = columns !== undefined && Object.hasOwn(columns, name) ? columns[name] : undefined;
    return readNamed(data.children[index] as Data, begin, end, name, own ?? profile, field);
  });
  return fillObjects(fields, values, end - begin);
}

function readNamed(
  child: Data,
  begin: number,
  end: number,
  name: string,
  mapping: ValueMapping,
  field: Field,
): ArrayLike<unknown> {
  try {
    return readItems(child, begin, end, mapping, field);
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    // Readers count from where they begin: from the first row, the error names the row of the batch.
    if (begin > 0) readNamed(child, 0, end, name, mapping, field);
    throw new ConversionError(`column ${JSON.stringify(name)}${error.path}`, error.problem, { cause: error.cause });
  }
}
