import { Schema, type RecordBatch } from "apache-arrow";
import { selectColumns } from "vgi-arrow";
import type { BatchStream } from "../../model/batch-stream.js";

/** The same stream, with some of its columns, in the order of their names here. @param columns `undefined` for all, as they are */
export function selecting(stream: BatchStream, columns: readonly string[] | undefined): BatchStream {
  if (columns === undefined) return stream;
  return {
    schema: async () => selectFields(await stream.schema(), columns),
    async *[Symbol.asyncIterator](): AsyncGenerator<RecordBatch> {
      for await (const batch of stream) yield selectColumns(batch, columns);
    },
  };
}

function selectFields(schema: Schema, columns: readonly string[]): Schema {
  const fields = columns.flatMap((name) => schema.fields.find((field) => field.name === name) ?? []);
  return new Schema(fields, schema.metadata);
}
