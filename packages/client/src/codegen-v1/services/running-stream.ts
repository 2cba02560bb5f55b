import type { RecordBatch } from "apache-arrow";
import { type FieldSpec, readRows, selectColumns } from "vgi-arrow";
import { readAnswer } from "../../read-answer.js";
import type { ServiceStream } from "../../services/rpc-service.js";
import { checkColumns } from "../answers/check-output.js";
import type { RunningScan } from "./types.js";

/** A stream that was opened: its batches, and what it began with. */
export interface OpenedStream<Header> {
  readonly stream: ServiceStream;
  readonly header: Header;
  readonly batches: () => AsyncGenerator<RecordBatch>;
}

/** A running stream, read as rows. */
export class RunningStream<Row, Header> implements RunningScan<Row, Header> {
  readonly header: Header;
  readonly #method: string;
  readonly #opened: OpenedStream<Header>;
  readonly #columns: readonly FieldSpec[] | undefined;

  /** @param columns the columns that rows have, where the call named them */
  constructor(method: string, opened: OpenedStream<Header>, columns: readonly FieldSpec[] | undefined) {
    this.#method = method;
    this.#opened = opened;
    this.#columns = columns;
    this.header = opened.header;
  }

  async *batches(): AsyncGenerator<RecordBatch> {
    const columns = this.#columns;
    const names = columns?.map(({ name }) => name);
    let checked: RecordBatch["schema"] | undefined;
    for await (const batch of this.#opened.batches()) {
      if (columns !== undefined && batch.schema !== checked)
        checkColumns(`method ${this.#method}`, columns, batch.schema);
      checked = batch.schema;
      yield names === undefined ? batch : selectColumns(batch, names);
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Row> {
    for await (const batch of this.batches()) yield* this.read(batch);
  }

  async rows(): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const batch of this.batches()) {
      for (const row of this.read(batch)) rows.push(row);
    }
    return rows;
  }

  read(batch: RecordBatch): Row[] {
    return readAnswer(`a batch of method ${this.#method}`, () => readRows(batch)) as Row[];
  }

  cancel(): Promise<void> {
    return this.#opened.stream.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }
}
