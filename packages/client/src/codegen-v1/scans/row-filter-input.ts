import type { RecordBatch } from "apache-arrow";
import type { Filter } from "../../filters/filter.js";
import type { BatchStream } from "../../model/batch-stream.js";
import type { ColumnOf } from "../../filters/expression.js";
import type { RowFilterInput } from "./projection.js";
import type { ShownColumns } from "./unshown-filter.js";

/**
 * Starts a scan with the filter of its options. A function that makes one needs the builder, which is loaded then: a program
 * without filters carries none of it.
 */
export function withFilter<Row>(
  input: RowFilterInput<Row> | undefined,
  shown: ShownColumns,
  start: (filter: Filter | undefined) => BatchStream,
): BatchStream {
  if (typeof input !== "function") return start(input);
  let stream: Promise<BatchStream> | undefined;
  const started = (): Promise<BatchStream> => (stream ??= builtFilter(input, shown).then(start));
  return {
    schema: async () => (await started()).schema(),
    async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
      yield* await started();
    },
  };
}

/** A filter of the types that rows have, as calls take it: with the values that the Arrow columns have. */
async function builtFilter<Row>(make: (column: ColumnOf<Row>) => Filter, shown: ShownColumns): Promise<Filter> {
  const [{ columnsOf }, { unshownFilter }] = await Promise.all([
    import("../../filters/expression.js"),
    import("./unshown-filter.js"),
  ]);
  return unshownFilter(make(columnsOf<Row>()), shown);
}
