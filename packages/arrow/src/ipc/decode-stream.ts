import type { RecordBatch, Schema } from "apache-arrow";
import { BatchDecoder } from "./batch-decoder.js";
import type { Frame } from "./frame.js";
import { FrameReader } from "./frame-reader.js";
import { IpcError } from "./ipc-error.js";

/** A decoded IPC stream. */
export interface DecodedStream {
  readonly schema: Schema;
  /** The batches that were sent: none for a stream of a schema alone. */
  readonly batches: readonly RecordBatch[];
}

/**
 * Decodes a whole IPC stream. The end marker is demanded, and nothing may follow it; batches are views of `bytes` where alignment
 * allows. Throws {@link IpcError}.
 *
 * @example
 * ```ts
 * const { schema, batches } = decodeStream(bytes);
 * ```
 */
export function decodeStream(bytes: Uint8Array): DecodedStream {
  const reader = new FrameReader({ share: "always" });
  reader.push(bytes);
  const decoder = new BatchDecoder(demand(reader, "its schema"));
  const batches: RecordBatch[] = [];
  for (;;) {
    const frame = demand(reader, "the end-of-stream marker");
    if (frame.kind === "eos") break;
    const batch = decoder.decode(frame);
    if (batch !== null) batches.push(batch);
  }
  if (!reader.atBoundary) {
    const where = reader.position;
    throw new IpcError(
      "IPC_INVALID",
      `${bytes.byteLength - where} bytes follow the end of an Arrow IPC stream of ${where} bytes`,
      {
        offset: where,
      },
    );
  }
  return { schema: decoder.schema, batches };
}

function demand(reader: FrameReader, what: string): Frame {
  const frame = reader.next();
  if (frame !== null) return frame;
  reader.end();
  const where = reader.position;
  throw new IpcError("IPC_TRUNCATED", `an Arrow IPC stream ends at byte ${where} without ${what}`, { offset: where });
}
