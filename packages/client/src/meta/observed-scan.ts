import type { RecordBatch } from "apache-arrow";
import type { CallObserver } from "./call-observer.js";
import { RunningMeta } from "./running-meta.js";
import type { MetaBatch, MetaScan, RowsWithMeta } from "./scan-meta.js";

/** A scan that is watched while it runs. */
export class ObservedScan<Row> implements MetaScan<Row> {
  readonly #start: (observer: CallObserver) => AsyncIterable<RecordBatch>;
  readonly #read: (batch: RecordBatch) => Row[];

  /** @param start starts the call anew each time */
  constructor(start: (observer: CallObserver) => AsyncIterable<RecordBatch>, read: (batch: RecordBatch) => Row[]) {
    this.#start = start;
    this.#read = read;
  }

  [Symbol.asyncIterator](): AsyncGenerator<MetaBatch<Row>> {
    return this.#run(new RunningMeta());
  }

  async rows(): Promise<RowsWithMeta<Row>> {
    const meta = new RunningMeta();
    const rows: Row[] = [];
    const batchMetadata: ReadonlyMap<string, string>[] = [];
    for await (const one of this.#run(meta)) {
      for (const row of one.rows()) rows.push(row);
      batchMetadata.push(one.metadata);
    }
    return { rows, meta, batchMetadata };
  }

  async *#run(meta: RunningMeta): AsyncGenerator<MetaBatch<Row>> {
    let told = 0;
    try {
      for await (const batch of this.#start(meta)) {
        meta.batch(batch);
        const logs = meta.logs.slice(told);
        told = meta.logs.length;
        yield { batch, rows: () => this.#read(batch), metadata: batch.metadata, logs, meta };
      }
    } finally {
      meta.end();
    }
  }
}
