import type { Data, Vector } from "apache-arrow";
import { type ValueProfile, exactProfile } from "./profile.js";
import { readData } from "./read-data.js";

/** What columns are read from: a vector of any copy of apache-arrow, or one chunk of it. */
export type ColumnSource = Vector | Data | { readonly data: readonly Data[] };

/**
 * All values of a column, `null` for nulls.
 *
 * Values don't keep the batch alive, except that strings may share the text of their column. Values of one dictionary
 * entry are the same object in every row.
 *
 * @param source A vector (of any number of chunks, sliced or not, of any copy of apache-arrow), or one chunk.
 * @param profile What values become. Default: exact.
 * @example
 * ```ts
 * readColumn(batch.getChildAt(0)); // [1n, null, 3n]
 * ```
 */
export function readColumn(source: ColumnSource, profile: ValueProfile = exactProfile): unknown[] {
  const chunks = chunksOf(source);
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return readData(only, 0, only.length, profile);
  const out: unknown[] = [];
  for (const chunk of chunks) for (const value of readData(chunk, 0, chunk.length, profile)) out.push(value);
  return out;
}

/**
 * One value of a column.
 *
 * @throws RangeError when there is no such row.
 */
export function readValue(source: ColumnSource, index: number, profile: ValueProfile = exactProfile): unknown {
  let row = index;
  for (const chunk of chunksOf(source)) {
    if (row >= 0 && row < chunk.length) return readData(chunk, row, row + 1, profile)[0];
    row -= chunk.length;
  }
  throw new RangeError(`There is no row ${index} in a column of ${index - row} rows`);
}

/** Chunks of a vector; a chunk is its own. */
export function chunksOf(source: ColumnSource): readonly Data[] {
  return "data" in source ? source.data : [source];
}
