import type { RecordBatch } from "apache-arrow";
import type { WorkerLog } from "vgi-runtime";

/** How long parts of a call took, in milliseconds from its beginning; `null` for what has not come. */
export interface ScanTimings {
  /** Until bind answered: connecting and starting a worker included. */
  readonly bindMs: number | null;
  readonly firstBatchMs: number | null;
  /** Until its end. Time that its reader took counts too. */
  readonly totalMs: number | null;
}

/** What is known of a call besides its rows. */
export interface ScanMeta {
  /** What the worker logged, in the order it came. */
  readonly logs: readonly WorkerLog[];
  readonly timings: ScanTimings;
  /** How many batches and rows came. */
  readonly batches: number;
  readonly rows: number;
  /** Bytes of their columns in memory; on the wire they may have been compressed. */
  readonly bytes: number;
  /** Workers that ran it, each on a connection of its own. */
  readonly workers: number;
}

/** A batch with what came with it. */
export interface MetaBatch<Row> {
  readonly batch: RecordBatch;
  /** Its rows, as objects. */
  rows(): Row[];
  /** Custom metadata of the batch, e.g. `vgi.cache.*`. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What the worker logged since the batch before. */
  readonly logs: readonly WorkerLog[];
  /** All of the call so far: it goes on changing while the call runs. */
  readonly meta: ScanMeta;
}

/** All rows of a call with the rest of what is known of it. */
export interface RowsWithMeta<Row> {
  readonly rows: Row[];
  readonly meta: ScanMeta;
  /** Custom metadata of each batch. */
  readonly batchMetadata: readonly ReadonlyMap<string, string>[];
}

/** A cold scan whose batches come with what is known of them; each iteration runs it anew. */
export interface MetaScan<Row = Readonly<Record<string, unknown>>> extends AsyncIterable<MetaBatch<Row>> {
  rows(): Promise<RowsWithMeta<Row>>;
}
