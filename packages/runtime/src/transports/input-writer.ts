import type { RecordBatch, Schema } from "apache-arrow";
import { StreamEncoder } from "vgi-arrow";
import type { StreamRequest } from "../connection.js";
import { encodeInput } from "../wire/encode-given.js";

/** How the inputs of a stream are written. */
export interface InputWriter {
  readonly schema: Schema;
  readonly encoder: StreamEncoder;
}

/** An input that goes out with the request that opens its stream. */
export interface InputAhead {
  readonly batch: RecordBatch;
  readonly writer: InputWriter;
  /** The input stream up to this input, with its end where it is the only one. */
  readonly chunks: readonly Uint8Array[];
  readonly isOnly: boolean;
}

/** Larger inputs wait for the worker to have taken the request: when it refuses that, they would be sent for nothing. In bytes. */
const MOST_AHEAD = 64 * 1024;

export function inputWriter(schema: Schema): InputWriter {
  return { schema, encoder: new StreamEncoder(schema) };
}

/** What of the input goes out with a request; `null` for nothing. Throws `UsageError` for what can't be written. */
export function inputAhead(request: StreamRequest): InputAhead | null {
  const { method, mode, firstInput: batch, isOnlyInput: isOnly = false } = request;
  if (batch === undefined || mode === "producer" || !request.hasHeader) return null;
  const writer = inputWriter(request.inputSchema ?? batch.schema);
  const message = encodeInput(method, () => writer.encoder.batch(batch));
  const chunks = [writer.encoder.schema(), ...message, ...(isOnly ? [writer.encoder.end()] : [])];
  const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  return length > MOST_AHEAD ? null : { batch, writer, chunks, isOnly };
}
