import type { RecordBatch } from "apache-arrow";
import type { Filter } from "../filters/filter.js";
import type { BatchStream } from "../session.js";
import type { RowFilterInput } from "./projection.js";

/**
 * Starts a scan with the filter of its options. A function that makes one needs the builder, which is loaded then: a program
 * without filters carries none of it.
 */
export function withFilter<Row>(
  input: RowFilterInput<Row> | undefined,
  start: (filter: Filter | undefined) => BatchStream,
): BatchStream {
  if (typeof input !== "function") return start(input);
  let stream: Promise<BatchStream> | undefined;
  const started = (): Promise<BatchStream> => (stream ??= builtFilter(input).then(start));
  return {
    schema: async () => (await started()).schema(),
    async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
      yield* await started();
    },
  };
}

/** A filter as calls take it. */
export async function builtFilter<Row>(input: RowFilterInput<Row>): Promise<Filter> {
  if (typeof input !== "function") return input;
  const { columnsOf } = await import("../filters/expression.js");
  return input(columnsOf<Row>());
}
