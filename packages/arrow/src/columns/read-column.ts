import type { Data, Field, Vector } from "apache-arrow";
import { exactProfile } from "../profiles/exact-profile.js";
import type { ValueMapping } from "../profiles/profile.js";
import { readMapped } from "./read-data.js";

/** What columns are read from: a vector of any copy of apache-arrow, or one chunk of it. */
export type ColumnSource = Vector | Data | { readonly data: readonly Data[] };

/**
 * All values of a column, `null` for nulls.
 *
 * Values don't keep the batch alive, except that strings may share the text of their column. Values of one dictionary
 * entry are the same object in every row.
 *
 * @param source A vector (of any number of chunks, sliced or not, of any copy of apache-arrow), or one chunk.
 * @param mapping What values become, by a profile or a codec. Default: exact.
 * @param field The column's field, whose metadata may name an extension type. Without it values are as they are stored.
 * @example
 * ```ts
 * readColumn(batch.getChildAt(0)); // [1n, null, 3n]
 * ```
 */
export function readColumn(source: ColumnSource, mapping: ValueMapping = exactProfile, field?: Field): unknown[] {
  const chunks = chunksOf(source);
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return readMapped(only, 0, only.length, mapping, field);
  const out: unknown[] = [];
  for (const chunk of chunks) for (const value of readMapped(chunk, 0, chunk.length, mapping, field)) out.push(value);
  return out;
}

/**
 * One value of a column.
 *
 * @throws RangeError when there is no such row.
 */
export function readValue(
  source: ColumnSource,
  index: number,
  mapping: ValueMapping = exactProfile,
  field?: Field,
): unknown {
  let row = index;
  for (const chunk of chunksOf(source)) {
    if (row >= 0 && row < chunk.length) return readMapped(chunk, row, row + 1, mapping, field)[0];
    row -= chunk.length;
  }
  throw new RangeError(`There is no row ${index} in a column of ${index - row} rows`);
}

/** Chunks of a vector; a chunk is its own. */
export function chunksOf(source: ColumnSource): readonly Data[] {
  return "data" in source ? source.data : [source];
}
