import { type RecordBatch, Table } from "apache-arrow";
import { type AnyLane, EMPTY_SCHEMA, type FieldSpec, type RowOf, sliceBatch } from "vgi-arrow";
import { type OpenedStream, RunningStream } from "./running-stream.js";
import type { ServiceScan } from "./types.js";

/** A stream that is opened when it is pulled. */
export class LazyServiceScan<Row, Header> implements ServiceScan<Row, Header> {
  readonly #method: string;
  readonly #open: () => Promise<OpenedStream<Header>>;
  readonly #columns: readonly FieldSpec[] | undefined;

  /** @param columns the columns that rows have, where `as` has named them */
  constructor(method: string, open: () => Promise<OpenedStream<Header>>, columns?: readonly FieldSpec[]) {
    this.#method = method;
    this.#open = open;
    this.#columns = columns;
  }

  async start(): Promise<RunningStream<Row, Header>> {
    return new RunningStream<Row, Header>(this.#method, await this.#open(), this.#columns);
  }

  async *batches(): AsyncGenerator<RecordBatch> {
    yield* (await this.start()).batches();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    yield* await this.start();
  }

  async rows(): Promise<Row[]> {
    return (await this.start()).rows();
  }

  async first(): Promise<Row | undefined> {
    const running = await this.start();
    for await (const batch of running.batches()) {
      if (batch.numRows > 0) return running.read(sliceBatch(batch, 0, 1))[0];
    }
    return undefined;
  }

  async table(): Promise<Table> {
    const batches: RecordBatch[] = [];
    for await (const batch of this.batches()) batches.push(batch);
    return new Table(batches[0]?.schema ?? EMPTY_SCHEMA, batches);
  }

  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): ServiceScan<RowOf<S>, Header> {
    const columns = Object.entries(spec).map(([name, lane]) => ({ name, type: lane.spec, nullable: true }));
    return new LazyServiceScan<RowOf<S>, Header>(this.#method, this.#open, columns);
  }
}
