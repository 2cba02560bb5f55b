import type { RecordBatch } from "apache-arrow";
import { decodeStream, encodeStream } from "vgi-arrow";
import { fromBase64, toBase64 } from "vgi-arrow";

/** A batch with its schema and metadata, as text. */
export function batchText(batch: RecordBatch): string {
  return toBase64(encodeStream(batch.schema, [batch]));
}

/** The batch of a text. */
export function textBatch(text: string): RecordBatch {
  const [batch] = decodeStream(fromBase64(text)).batches;
  if (batch === undefined) throw new RangeError("a recorded batch is empty: the recording is damaged");
  return batch;
}
