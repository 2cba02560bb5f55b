import type { RecordBatch } from "apache-arrow";

/** Rows gathered into one batch when they come one by one. */
export const ROWS_PER_BATCH = 8_192;

/** What is made of the items of an input. */
export interface Gathering<Item, Row> {
  /** The batches that an item stands for; `undefined` for a row. */
  readonly batchesOf: (item: Item) => readonly RecordBatch[] | undefined;
  /** What is kept of a row until its batch is made: a copy, where its source may change what it has given. */
  readonly rowOf: (item: Item) => Row;
  /** The batch of rows that have been gathered: one at least. */
  readonly batchOf: (rows: readonly Row[]) => RecordBatch;
}

/**
 * Batches where they come, and rows gathered. Rows keep their place before the batch that comes behind them: what is answered to
 * them comes in the order that they were given in.
 */
export async function* gatheredRows<Item, Row>(
  items: Iterable<Item> | AsyncIterable<Item>,
  { batchesOf, rowOf, batchOf }: Gathering<Item, Row>,
): AsyncGenerator<RecordBatch> {
  let rows: Row[] = [];
  for await (const item of items) {
    const batches = batchesOf(item);
    if (batches === undefined) rows.push(rowOf(item));
    if (rows.length >= ROWS_PER_BATCH || (batches !== undefined && rows.length > 0)) {
      yield batchOf(rows);
      rows = [];
    }
    if (batches !== undefined) yield* batches;
  }
  if (rows.length > 0) yield batchOf(rows);
}
