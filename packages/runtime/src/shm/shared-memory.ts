import type { RecordBatch } from "apache-arrow";
import { EMPTY_SCHEMA, makeBatch } from "vgi-arrow";
import type { RpcRequest } from "../connection.js";
import { RpcError } from "../errors/index.js";
import type { SharedTransfer } from "../transports/batch-transfer.js";
import type { SideChannel } from "../transports/side-channel.js";
import { TRANSPORT_SHM } from "../wire/metadata-keys.js";
import { unroutedRouting } from "../wire/routing.js";
import { Segment, type SegmentMemory } from "./segment.js";
import { ShmTransfer, type ShmTransferOptions } from "./shm-transfer.js";

/** What {@link SharedMemory} works with. */
export interface SharedMemoryParts extends ShmTransferOptions {
  /** Makes the segment; `null` when there can be none. */
  readonly open: () => Promise<SegmentMemory | null>;
}

/** The question whether a worker can use shared memory; it is the same on both wire generations. Section 15. */
const QUESTION: RpcRequest = {
  method: "__transport_options__",
  routing: unroutedRouting(),
  protocolVersion: null,
  params: makeBatch(EMPTY_SCHEMA, [], 1, { [TRANSPORT_SHM]: "true" }),
};

/** Shared memory beside one connection, if the worker agrees. */
export class SharedMemory implements SideChannel {
  readonly #parts: SharedMemoryParts;
  #segment: Segment | null = null;
  #closed = false;

  constructor(parts: SharedMemoryParts) {
    this.#parts = parts;
  }

  async negotiate(ask: (request: RpcRequest) => Promise<RecordBatch>): Promise<SharedTransfer | null> {
    // A worker that does not know the question answers with an error.
    const answer = await ask(QUESTION).catch((error: unknown) => {
      if (error instanceof RpcError) return null;
      throw error;
    });
    if (answer?.metadata.get(TRANSPORT_SHM) !== "true") return null;
    const memory = await this.#parts.open();
    if (memory === null) return null;
    if (this.#closed) {
      await memory.close();
      return null;
    }
    this.#segment = new Segment(memory);
    return new ShmTransfer(this.#segment, this.#parts);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#segment?.close();
  }
}
