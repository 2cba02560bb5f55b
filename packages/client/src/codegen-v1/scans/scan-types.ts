import type { AnyLane, RowOf, SchemaSpec } from "vgi-arrow";
import type { RecordBatch, Table } from "apache-arrow";
import type { MetaScan } from "../../meta/scan-meta.js";
import type { TableCallRequest } from "../../model/call.js";

/** How batches are handed out. */
export type BatchOptions = Pick<TableCallRequest, "reuseBuffers">;

/** A cold scan: nothing runs until it is pulled, and each pull of a new iterator runs it again. */
export interface Scan<Row> extends AsyncIterable<Row> {
  /** All rows. */
  rows(): Promise<Row[]>;
  /** First row, or `undefined`; the rest is not fetched. */
  first(): Promise<Row | undefined>;
  /** Arrow record batches, pulled with backpressure. */
  batches(options?: BatchOptions): AsyncIterable<RecordBatch>;
  /** The whole result as an Arrow table. */
  table(): Promise<Table>;
  /** The schema that bind gives for these arguments; runs nothing else. */
  bind(): Promise<SchemaSpec>;
  /**
   * The same rows, with worker logs, batch metadata, timings and counts.
   *
   * @example
   * ```ts
   * const { rows, meta } = await sequence(db, { count: 10n }).withMeta().rows();
   * for await (const { batch, metadata, logs } of sequence(db, { count: 10n }).withMeta()) console.log(batch.numRows, logs);
   * ```
   */
  withMeta(): MetaScan<Row>;
  /** Types the rows of this call; checked against bind's answer, never cast. */
  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): Scan<RowOf<S>>;
}
