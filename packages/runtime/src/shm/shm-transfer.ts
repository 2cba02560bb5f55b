import type { RecordBatch } from "apache-arrow";
import type { FrameReaderOptions } from "vgi-arrow";
import { ProtocolError } from "../errors/index.js";
import type { SharedTransfer } from "../transports/batch-transfer.js";
import type { CallScope } from "../transports/call-scope.js";
import type { CallContext } from "../transports/call-context.js";
import { encodeInput } from "../wire/encode-given.js";
import { SHM_SEGMENT_NAME, SHM_SEGMENT_SIZE } from "../wire/metadata-keys.js";
import type { Segment } from "./segment.js";
import { placeOfPointer, resolvedMetadata, shmPointer } from "./shm-pointer.js";
import { StoredBatchReader, storeBatch } from "./stored-batch.js";

/** Settings of {@link ShmTransfer}. */
export interface ShmTransferOptions {
  /** Smaller batches are cheaper in the stream. Default 128 KiB, as for the reference. */
  readonly minBatchBytes?: number | undefined;
  readonly limits?: FrameReaderOptions | undefined;
}

const MIN_BATCH_BYTES = 128 * 1024;

/**
 * Batches through a shared memory segment. Whoever reads a batch frees its place, in a turn of its own: that is done before the batch is
 * handed out, or, where the worker has its turn while the batch is read, when the next one has come.
 */
export class ShmTransfer implements SharedTransfer {
  readonly requestMetadata: ReadonlyMap<string, string>;
  readonly #segment: Segment;
  readonly #reader: StoredBatchReader;
  readonly #minBatchBytes: number;
  /** Places that were read, or are, in a turn of the worker: to be freed in the next one of ours. */
  #read: number[] = [];

  constructor(segment: Segment, options: ShmTransferOptions = {}) {
    this.#segment = segment;
    this.#reader = new StoredBatchReader(options.limits);
    this.#minBatchBytes = options.minBatchBytes ?? MIN_BATCH_BYTES;
    this.requestMetadata = new Map([
      [SHM_SEGMENT_NAME, segment.name],
      [SHM_SEGMENT_SIZE, String(segment.size)],
    ]);
  }

  begin(): void {
    this.#read = [];
    this.#segment.reset();
  }

  reclaim(): void {
    this.#segment.free(this.#read.splice(0));
  }

  async resolve(
    pointer: RecordBatch,
    context: CallContext,
    _scope: CallScope | null = null,
    handOver?: () => void,
  ): Promise<RecordBatch> {
    const place = placeOfPointer(pointer, this.#segment.size);
    if (place === null) throw broken(context, `it points outside of the shared memory segment ${this.#segment.name}`);
    return guarded(context, async () => {
      this.reclaim();
      if (handOver !== undefined) {
        this.#read.push(place.offset);
        handOver();
      }
      const bytes = await this.#segment.read(place.offset, place.length, context.bodies);
      if (handOver === undefined) this.#segment.free([place.offset]);
      return this.#reader.read(bytes, pointer.schema, resolvedMetadata(pointer, this.#segment.name));
    });
  }

  async offload(batch: RecordBatch, context: CallContext): Promise<RecordBatch | null> {
    if (batch.numRows === 0 || batch.data.byteLength < this.#minBatchBytes) return null;
    const chunks = encodeInput(context.method, () => storeBatch(batch));
    if (chunks === null) return null;
    const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    // A slice counts with the whole of what it was cut from until it is encoded.
    if (length < this.#minBatchBytes) return null;
    const offset = await guarded(context, () => this.#segment.put(chunks));
    return offset === null ? null : shmPointer(batch, { offset, length });
  }
}

/** Whatever fails with the segment is what the worker did to it. */
async function guarded<T>(context: CallContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw broken(context, error instanceof Error ? error.message : String(error), error);
  }
}

function broken({ address, method, lastStderr }: CallContext, why: string, cause?: unknown): ProtocolError {
  return new ProtocolError({
    what: `${address} broke the shared memory that ${method} uses`,
    why,
    next: "Report it to the authors of the worker, and connect without sharedMemory until then.",
    cause,
    lastStderr: lastStderr(),
  });
}
