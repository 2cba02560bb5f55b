import { type RecordBatch, RecordBatchReader, RecordBatchStreamWriter } from "apache-arrow";

/** The batches as another program would read them from a stream. */
export function throughIpc(...batches: [RecordBatch, ...RecordBatch[]]): RecordBatch[] {
  const writer = new RecordBatchStreamWriter().reset(undefined, batches[0].schema);
  for (const batch of batches) writer.write(batch);
  writer.finish();
  return [...RecordBatchReader.from(writer.toUint8Array(true))];
}
