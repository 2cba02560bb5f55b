import type { RecordBatch, Schema } from "apache-arrow";

/** A result in batches: its schema is known once bind has answered, before any row. */
export interface BatchStream extends AsyncIterable<RecordBatch> {
  /** Schema of the batches, as bind gave it and projection left it. Runs bind when the stream has not started. */
  schema(): Promise<Schema>;
}
