import { Table, type RecordBatch, type Schema } from "apache-arrow";
import {
  readRowParts,
  readRows,
  schemaSpecOf,
  selectColumns,
  sliceBatch,
  type FieldSpec,
  type SchemaSpec,
  type AnyLane,
  type RowOf,
} from "vgi-arrow";
import type { CallObserver } from "../../meta/call-observer.js";
import { ObservedScan } from "../../meta/observed-scan.js";
import type { MetaScan } from "../../meta/scan-meta.js";
import { readAnswer } from "../../read-answer.js";
import type { BatchStream } from "../../model/batch-stream.js";
import { checkColumns } from "../answers/check-output.js";
import { LateIterator } from "./late-iterator.js";
import { RowIterator, type RowParts } from "./row-iterator.js";
import type { BatchOptions, Scan } from "./scan-types.js";
import { type Reading, readingOf } from "./reading.js";
import { selecting } from "./selecting.js";

/**
 * Starts the call of a scan; `onBind` sees bind's answer before anything runs, and may refuse it by throwing.
 * `observer` hears of the call while it runs.
 */
export type StartScan = (
  onBind?: (schema: Schema) => void,
  observer?: CallObserver,
  options?: BatchOptions,
) => BatchStream;

/** A scan over a stream of batches. */
export class LazyScan<Row> implements Scan<Row> {
  readonly #owner: string;
  readonly #start: StartScan;
  readonly #reading: Reading;
  readonly #columns: readonly FieldSpec[] | undefined;
  readonly #names: readonly string[] | undefined;

  /**
   * @param owner what is read, as `function f` or `table t`
   * @param reading how values are shown
   * @param columns the columns that rows have, where `as` has named them
   */
  constructor(owner: string, start: StartScan, reading: Reading = {}, columns?: readonly FieldSpec[]) {
    this.#owner = owner;
    this.#start = start;
    this.#reading = reading;
    this.#columns = columns;
    this.#names = columns?.map((column) => column.name);
  }

  batches(options?: BatchOptions): LateIterator<RecordBatch> {
    return this.#batches(undefined, options);
  }

  withMeta(): MetaScan<Row> {
    return new ObservedScan(
      (observer) => this.#batches(observer),
      (batch) => this.read(batch),
    );
  }

  #batches(observer?: CallObserver, options?: BatchOptions): LateIterator<RecordBatch> {
    return new LateIterator(() => this.#stream(observer, options)[Symbol.asyncIterator]());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Row> {
    return new RowIterator(this.batches(), (batch) => this.#parts(batch));
  }

  async rows(): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const batch of this.batches()) {
      for (const row of this.read(batch)) rows.push(row);
    }
    return rows;
  }

  async first(): Promise<Row | undefined> {
    for await (const batch of this.batches()) {
      return this.read(sliceBatch(batch, 0, 1))[0];
    }
    return undefined;
  }

  async table(): Promise<Table> {
    const stream = this.#stream();
    const batches: RecordBatch[] = [];
    for await (const batch of stream) batches.push(batch);
    return new Table(await stream.schema(), batches);
  }

  async bind(): Promise<SchemaSpec> {
    return schemaSpecOf(await this.#stream().schema());
  }

  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): Scan<RowOf<S>> {
    const { reading, columns } = readingOf(spec);
    return new LazyScan<RowOf<S>>(this.#owner, this.#start, reading, columns);
  }

  /** The columns that `as` has named. */
  protected select(batch: RecordBatch): RecordBatch {
    return this.#names === undefined ? batch : selectColumns(batch, this.#names);
  }

  /** Refuses bind's answer where it lacks what `as` has named. */
  protected check(schema: Schema): void {
    if (this.#columns !== undefined) checkColumns(this.#owner, this.#columns, schema);
  }

  protected read(batch: RecordBatch): Row[] {
    return readAnswer(`a batch of ${this.#owner}`, () => {
      return readRows(batch, this.#reading.values, this.#reading.mappings);
    }) as Row[];
  }

  #parts(batch: RecordBatch): RowParts<Row> {
    const parts = readRowParts(batch, this.#reading.values, this.#reading.mappings);
    return {
      next: () => readAnswer(`a batch of ${this.#owner}`, () => parts.next() as IteratorResult<Row[], unknown>),
    };
  }

  #stream(observer?: CallObserver, options?: BatchOptions): BatchStream {
    const onBind = this.#columns === undefined ? undefined : (schema: Schema): void => this.check(schema);
    return selecting(this.#start(onBind, observer, options), this.#names);
  }
}
