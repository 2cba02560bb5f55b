import { RecordBatch, Schema } from "apache-arrow";
import { batchFromRows, toArrowSchema, type SchemaSpec } from "vgi-arrow";
import type { Chunk, Chunks } from "../define/index.js";

/** Turns the chunks of a function into batches of its output, with the columns that the client asked for. */
export class OutputShape {
  /** What the stream sends. */
  readonly schema: Schema;
  readonly #full: Schema;
  readonly #projection: readonly number[] | null;

  constructor(columns: SchemaSpec, projection: readonly number[] | null) {
    this.#full = toArrowSchema(columns);
    this.#projection = projection;
    this.schema =
      projection === null ? this.#full : new Schema(projection.flatMap((id) => this.#full.fields[id] ?? []));
  }

  batch(chunk: Chunk): RecordBatch {
    const batch =
      chunk instanceof RecordBatch ? chunk : batchFromRows(this.#full, chunk as Exclude<Chunk, RecordBatch>);
    return this.#projection === null ? batch : batch.selectAt([...this.#projection]);
  }
}

/** Pulls chunks one at a time, whichever way the function gives them. */
export function pull(chunks: Chunks): () => Promise<Chunk | null> {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  return async () => {
    const next = await iterator.next();
    return next.done === true ? null : next.value;
  };
}
