import type { RecordBatch } from "apache-arrow";
import { type BatchHead, type MessageHead, readBatchHead } from "vgi-arrow";
import type { Follows } from "../connection.js";
import { classifyBatch } from "../wire/classify-batch.js";

/** An input that was encoded before it is sent. */
export class PreparedInput {
  readonly input: RecordBatch;
  readonly chunks: readonly Uint8Array[];
  readonly #follows: Follows | undefined;

  /** @param follows which answers it may go out behind, before the whole of them is here; `undefined` for none */
  constructor(input: RecordBatch, chunks: readonly Uint8Array[], follows: Follows | undefined) {
    this.input = input;
    this.chunks = chunks;
    this.#follows = follows;
  }

  /** Whether it may go out behind a message that has begun to come. */
  mayFollow(message: MessageHead): boolean {
    if (this.#follows === undefined || message.kind !== "batch") return false;
    const answer: BatchHead = readBatchHead(message);
    return classifyBatch(answer) === "data" && this.#follows(answer.metadata);
  }
}
