import type { RecordBatch, Schema } from "apache-arrow";
import type { BatchStream } from "../model/batch-stream.js";

/** A cold stream of batches: each iteration runs `run` anew, `schema` binds without running. */
export class ColdBatchStream implements BatchStream {
  readonly #bind: () => Promise<Schema>;
  readonly #run: (onBound: (schema: Schema) => void) => AsyncGenerator<RecordBatch>;
  #schema: Schema | undefined;

  constructor(bind: () => Promise<Schema>, run: (onBound: (schema: Schema) => void) => AsyncGenerator<RecordBatch>) {
    this.#bind = bind;
    this.#run = run;
  }

  async schema(): Promise<Schema> {
    return (this.#schema ??= await this.#bind());
  }

  [Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
    return this.#run((schema) => {
      this.#schema = schema;
    });
  }
}
