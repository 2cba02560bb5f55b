import type { RecordBatch, Schema } from "apache-arrow";
import { readRows } from "vgi-arrow";
import { readAnswer } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import { observed } from "./call-observer.js";
import { ObservedScan } from "./observed-scan.js";
import type { MetaScan } from "./scan-meta.js";

/** A result in batches that also comes with all that is known of its call. */
export interface ObservableStream extends BatchStream {
  /**
   * The same, with worker logs, batch metadata, timings and counts.
   *
   * @example
   * ```ts
   * const { rows, meta } = await db.table({ name: "sequence", arguments: { positional: [3n] } }).withMeta().rows();
   * console.log(rows.length, meta.timings.totalMs, meta.logs);
   * ```
   */
  withMeta(): MetaScan;
}

/** Makes the stream of a call observable. @param name the function or table, for messages */
export function observable<C extends object>(name: string, call: C, start: (call: C) => BatchStream): ObservableStream {
  const stream = start(call);
  return {
    schema: (): Promise<Schema> => stream.schema(),
    [Symbol.asyncIterator]: (): AsyncIterator<RecordBatch> => stream[Symbol.asyncIterator](),
    withMeta: () =>
      new ObservedScan(
        (observer) => start(observed(call, observer)),
        (batch) => readAnswer(`a batch of ${name}`, () => readRows(batch)),
      ),
  };
}
