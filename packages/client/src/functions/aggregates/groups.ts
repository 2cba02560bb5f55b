import type { RecordBatch } from "apache-arrow";
import { jsonProfile, readRows, selectColumns } from "vgi-arrow";

/**
 * Numbers the groups of rows by the values of their key columns, in the order in which they are met. Nulls are a key of their
 * own, and NaN is one value.
 */
export class GroupNumbers {
  readonly #keyColumns: readonly string[];
  readonly #ids = new Map<string, bigint>();
  /** The key of each group, as a row. */
  readonly keys: Readonly<Record<string, unknown>>[] = [];

  constructor(keyColumns: readonly string[]) {
    this.#keyColumns = keyColumns;
  }

  /** The group of each row. */
  of(batch: RecordBatch): BigInt64Array {
    const keyed = selectColumns(batch, this.#keyColumns);
    const texts = rowTexts(keyed);
    const ids = new BigInt64Array(batch.numRows);
    let rows: Readonly<Record<string, unknown>>[] | undefined;
    for (const [row, text] of texts.entries()) {
      let id = this.#ids.get(text);
      if (id === undefined) {
        id = BigInt(this.keys.length);
        this.#ids.set(text, id);
        // Exact values are read where there is a new key: of a batch of known ones, none.
        rows ??= readRows(keyed);
        this.keys.push(rows[row] ?? {});
      }
      ids[row] = id;
    }
    return ids;
  }
}

/** A text for each row, equal for rows of equal values, and different for others. */
export function rowTexts(batch: RecordBatch): string[] {
  return readRows(batch, jsonProfile).map((row) => JSON.stringify(Object.values(row), nonFinite));
}

/** JSON would write NaN and infinities as null. */
function nonFinite(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
}
