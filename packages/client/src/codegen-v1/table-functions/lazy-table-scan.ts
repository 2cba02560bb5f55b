import type { RecordBatch, Schema } from "apache-arrow";
import type { AnyLane, FieldSpec, RowOf } from "vgi-arrow";
import { UsageError } from "vgi-runtime";
import type { PlanOptions, ScanPlan } from "../../model/scan-plan.js";
import type { Cardinality } from "../../functions/table-facts.js";
import type { Split, TableCallRequest } from "../../model/call.js";
import type { ColumnStatistics } from "../../model/column-statistics.js";
import type { Session } from "../../session.js";
import { LazyScan, type StartScan } from "../scans/lazy-scan.js";
import { type Reading, readingOf } from "../scans/reading.js";
import type { ResumableRows, TableScan } from "./table-scan-types.js";

/** What a scan of a table function is made of. */
export interface TableSource {
  readonly db: Session;
  readonly name: string;
  /** The call, without its filter; `onBind` sees bind's answer before anything runs, and may refuse it by throwing. */
  readonly request: (onBind?: (schema: Schema) => void) => TableCallRequest;
  readonly hasFilter: boolean;
  /** Makes a batch of the caller's of one of the worker's. */
  readonly select: (batch: RecordBatch) => RecordBatch;
  readonly start: StartScan;
}

/** A scan of a table function. */
export class LazyTableScan<Row> extends LazyScan<Row> implements TableScan<Row> {
  readonly #source: TableSource;

  constructor(source: TableSource, reading?: Reading, columns?: readonly FieldSpec[]) {
    super(`function ${source.name}`, source.start, reading, columns);
    this.#source = source;
  }

  cardinality(): Promise<Cardinality> {
    return this.#source.db.tableCardinality(this.#request());
  }

  statistics(): Promise<ColumnStatistics[]> {
    return this.#source.db.tableStatistics(this.#request());
  }

  async *splits(options?: PlanOptions): AsyncGenerator<Split> {
    this.#refuseFilter("splits", "Leave it out here, and give it where the splits are read.");
    yield* this.#source.db.tableFunctionSplits(this.#request(), options);
  }

  async plan(options?: PlanOptions): Promise<ScanPlan> {
    this.#refuseFilter("a plan", "Leave it out here, and give it where the splits are read.");
    return this.#source.db.tableFunctionPlan(this.#request(), options);
  }

  async resumable(token?: string): Promise<ResumableRows<Row>> {
    this.#refuseFilter("a resumable scan", "Leave it out, and filter the rows that come.");
    const scan = await this.#source.db.tableScanResumable(this.#request(), token);
    return {
      next: async () => {
        const part = await scan.next();
        if (part === null) return null;
        const batch = this.select(this.#source.select(part.batch));
        return { rows: this.read(batch), batch, token: part.token };
      },
      [Symbol.asyncDispose]: () => scan.close(),
    };
  }

  override as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): TableScan<RowOf<S>> {
    const { reading, columns } = readingOf(spec);
    return new LazyTableScan<RowOf<S>>(this.#source, reading, columns);
  }

  #request(): TableCallRequest {
    return this.#source.request((schema) => this.check(schema));
  }

  #refuseFilter(what: string, next: string): void {
    if (this.#source.hasFilter) throw new UsageError({ what: `${what} of ${this.#source.name} has a filter`, next });
  }
}
