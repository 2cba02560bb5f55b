import type { RecordBatch } from "apache-arrow";
import type { AnyLane, RowOf } from "vgi-arrow";
import type { PlanOptions, ScanPlan } from "../../model/scan-plan.js";
import type { Cardinality } from "../../functions/table-facts.js";
import type { Split } from "../../model/call.js";
import type { ColumnStatistics } from "../../model/column-statistics.js";
import type { Scan } from "../scans/scan-types.js";

/** A scan of a table function, which its worker also says something about, and can cut. */
export interface TableScan<Row> extends Scan<Row> {
  /** How many rows there are, as far as the worker knows; nothing runs. */
  cardinality(): Promise<Cardinality>;
  /** What the worker knows of the values; nothing runs. */
  statistics(): Promise<ColumnStatistics[]>;
  /**
   * Cuts the scan for several readers: all splits, along every cursor. Each is plain JSON, and any client of the worker reads it
   * by the same call with `splits: [split]`. Protocol 1.4 and later; rejects with `UsageError` for a scan with a filter, which goes
   * along with the reading.
   *
   * @example
   * ```ts
   * for await (const split of sequence(db, { count: 1_000_000n }).splits()) queue.push(JSON.stringify(split));
   * const part = await sequence(elsewhere, { count: 1_000_000n }, { splits: [JSON.parse(text)] }).rows();
   * ```
   */
  splits(options?: PlanOptions): AsyncIterable<Split>;
  /** One answer of the plan that `splits` goes along, with the worker's estimates. */
  plan(options?: PlanOptions): Promise<ScanPlan>;
  /**
   * Reads the scan over HTTP so that another process can go on with it: each part has a token. Elsewhere it rejects with
   * `ResumeUnsupportedError`, and with `UsageError` for a scan with a filter.
   *
   * @param token of a part of the same scan: goes on after it
   *
   * @example
   * ```ts
   * await using parts = await sequence(db, { count: 10n }).resumable();
   * for (let part = await parts.next(); part !== null; part = await parts.next()) await save(part.rows, part.token);
   * ```
   */
  resumable(token?: string): Promise<ResumableRows<Row>>;
  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): TableScan<RowOf<S>>;
}

/** Parts of a resumable scan. */
export interface ResumableRows<Row> extends AsyncDisposable {
  /** The next part that has rows; `null` at the end. */
  next(): Promise<ResumablePart<Row> | null>;
}

/** Rows, and where the scan goes on after them. */
export interface ResumablePart<Row> {
  readonly rows: Row[];
  readonly batch: RecordBatch;
  /** Opaque; `null` after the last part, and where one of the next has it. */
  readonly token: string | null;
}
