import type { RecordBatch, Schema } from "apache-arrow";
import { BatchDecoder, type Frame, IpcError } from "vgi-arrow";
import { pushing } from "../transports/byte-target.js";
import { PulledFrames } from "../transports/pulled-frames.js";

/** Pulls Arrow messages from a byte stream, one at a time, so that nothing is read ahead of what is asked for. */
export class FrameSource {
  readonly #frames: PulledFrames;

  constructor(input: AsyncIterable<Uint8Array>) {
    const chunks = input[Symbol.asyncIterator]();
    const read = async (): Promise<Uint8Array | null> => {
      const chunk = await chunks.next();
      return chunk.done === true ? null : chunk.value;
    };
    this.#frames = new PulledFrames(pushing(read));
  }

  /** The next message; `null` when the input ended between two of them. Rejects with `IpcError` when it ended inside one. */
  async next(): Promise<Frame | null> {
    for (;;) {
      const frame = this.#frames.poll();
      if (frame !== null) return frame;
      if (await this.#frames.more(null)) continue;
      this.#frames.end();
      return null;
    }
  }

  /** Opens the next IPC stream; `null` when the input ended. */
  async openStream(): Promise<BatchSource | null> {
    const frame = await this.next();
    return frame === null ? null : new BatchSource(this, new BatchDecoder(frame));
  }
}

/** One IPC stream of a {@link FrameSource}. */
export class BatchSource {
  readonly schema: Schema;
  readonly #frames: FrameSource;
  readonly #decoder: BatchDecoder;
  #ended = false;

  constructor(frames: FrameSource, decoder: BatchDecoder) {
    this.#frames = frames;
    this.#decoder = decoder;
    this.schema = decoder.schema;
  }

  /** The next batch; `null` at the end-of-stream marker. Rejects when the input ends before that. */
  async next(): Promise<RecordBatch | null> {
    while (!this.#ended) {
      const frame = await this.#nextFrame();
      if (frame.kind === "eos") {
        this.#ended = true;
        break;
      }
      const batch = this.#decoder.decode(frame);
      if (batch !== null) return batch;
    }
    return null;
  }

  /** Reads up to the end-of-stream marker without decoding. */
  async drain(): Promise<void> {
    while (!this.#ended) this.#ended = (await this.#nextFrame()).kind === "eos";
  }

  async #nextFrame(): Promise<Frame> {
    const frame = await this.#frames.next();
    if (frame === null) throw new IpcError("IPC_TRUNCATED", "the input ended inside a stream, without its end marker");
    return frame;
  }
}
