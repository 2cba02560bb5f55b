import type { RecordBatch } from "apache-arrow";
import type { RpcRequest } from "../connection.js";
import type { SharedTransfer } from "./batch-transfer.js";

/** Something beside the stream that both sides must want, e.g. shared memory; asked for before the first call. */
export interface SideChannel {
  /**
   * Finds out whether the worker takes part.
   *
   * @param ask makes a unary call on the connection
   * @returns `null` when batches stay in the stream, for good
   */
  negotiate(ask: (request: RpcRequest) => Promise<RecordBatch>): Promise<SharedTransfer | null>;
  /** Gives up what it holds. Idempotent, never rejects. */
  close(): Promise<void>;
}
