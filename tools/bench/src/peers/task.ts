/** Where the worker of a task is: every peer has the same. */
export type WorkerPlace = { readonly command: readonly string[] } | { readonly url: string };

/**
 * What is to be done, each with `count` times what:
 *
 * - `cold-start`: starts a worker, attaches, and reads the first batch of a scan of ten rows; measured once
 * - `calls`: calls of a scalar function, one after the other, each bound anew, one batch of input each
 * - `exchanges`: batches of input through one call of a scalar function, each sent when the last one's answer is there or, where a client
 *   can, ahead of it
 * - `scan`: batches of a table function `f(count, batch_size := rows)`
 * - `scalar`, `table-in-out`, `buffering`: batches of input through one call
 * - `aggregate`: batches of input through an aggregate over all rows
 * - `grouped-aggregate`: the same by groups, of the column `key`
 * - `catalog`: loads of the whole catalog: schemas, tables, views, macros, functions
 * - `concurrent-scans`: scans at once, of ten batches each
 * - `memory`: batches of a scan, each dropped when the next one comes
 * - `rows`: batches in memory, read as objects
 */
export type TaskKind =
  | "cold-start"
  | "calls"
  | "exchanges"
  | "scan"
  | "scalar"
  | "table-in-out"
  | "buffering"
  | "aggregate"
  | "grouped-aggregate"
  | "catalog"
  | "concurrent-scans"
  | "memory"
  | "rows";

/** Batches that each of the scans of `concurrent-scans` has. */
export const BATCHES_PER_SCAN = 10;

/** What a driver makes ready before it measures. Crosses to it as JSON. */
export interface Task {
  readonly kind: TaskKind;
  readonly worker: WorkerPlace;
  readonly catalog: string;
  readonly functionName: string;
  /** Rows of a batch, in the input and of a scan. */
  readonly rows: number;
  /** File with an Arrow IPC stream of one batch, which is sent `count` times; for kinds with input. */
  readonly input?: string;
  /**
   * Which way of doing it, where this client has several: `untyped` (default), `untyped-values` (results read as values), `generated`,
   * `generated-vector`, `reuse`, `shared-memory`, `objects`, `to-json`.
   */
  readonly way?: string;
  /** Compiled SDK of the catalog, for the way `generated`. */
  readonly sdk?: string;
}

/** What a driver saw. It measures around the call itself: neither its own start nor reading its orders is in it. */
export interface Measurement {
  readonly seconds: number;
  /** Rows that came out; calls, loads or scans for kinds that count those. Whoever asked checks it. */
  readonly units: number;
  /** 99th percentile of single calls; for `calls`. */
  readonly p99Seconds?: number;
  /** Bytes of resident memory at the peak less those after the first batch; for `memory`. */
  readonly grownBytes?: number;
}

/** One line to a driver. */
export type DriverOrder = { readonly prepare: Task } | { readonly measure: { readonly count: number } };

/** One line from a driver, for each order. */
export type DriverAnswer = { readonly ready: true } | { readonly measured: Measurement } | { readonly failed: string };
