import type { RecordBatch } from "apache-arrow";
import type { CallContext } from "./call-context.js";
import type { CallScope } from "./call-scope.js";

/**
 * A way that batches take beside the stream: external storage, shared memory. In the stream travels a pointer, a batch without
 * rows whose metadata say where the data is; wire specification, sections 11 and 12.
 */
export interface BatchTransfer {
  /**
   * The batch that a pointer of the worker stands for, with its own metadata and without those of the pointer. What the worker logged on
   * the way is delivered; its error is thrown as `RpcError`.
   *
   * @param handOver of shared memory: called as soon as the worker may have its turn, so that the batch is read while it makes the next one.
   * Default: it has to wait until the batch was read
   */
  resolve(
    pointer: RecordBatch,
    context: CallContext,
    scope: CallScope | null,
    handOver?: () => void,
  ): Promise<RecordBatch>;
}

/** A way in both directions, which both sides take part in: shared memory. */
export interface SharedTransfer extends BatchTransfer {
  /** What requests carry so that the worker can take part: name and size of the segment. */
  readonly requestMetadata: ReadonlyMap<string, string>;
  /** Called before each call, when nothing is left of the one before. */
  begin(): void;
  /** Frees what was read while the worker had its turn. Called before it has the next one. */
  reclaim(): void;
  /** Puts a batch where the worker finds it, and gives the pointer to send in its place; `null` to send the batch itself. */
  offload(batch: RecordBatch, context: CallContext): Promise<RecordBatch | null>;
}

/** The ways that a connection knows, by the kind of pointer. */
export interface BatchTransfers {
  readonly location?: BatchTransfer | undefined;
  readonly shm?: SharedTransfer | undefined;
}
