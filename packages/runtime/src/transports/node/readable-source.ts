import type { Readable } from "node:stream";
import { pushing, type ReadInto } from "../byte-target.js";
import type { ByteSource } from "./byte-source.js";

/** Bytes read ahead before the stream is paused. */
const READ_AHEAD = 1 << 20;

/** Pulls from a Node stream chunk by chunk, as they came from the system: `read()` of the stream would join them. */
export class ReadableSource implements ByteSource {
  readonly #stream: Readable;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #discarding = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on("data", (chunk: Uint8Array) => {
      if (this.#discarding) return;
      this.#chunks.push(chunk);
      this.#size += chunk.byteLength;
      if (this.#size >= READ_AHEAD) stream.pause();
      this.#signal();
    });
    stream.on("end", () => this.#end(null));
    stream.on("close", () => this.#end(null));
    stream.on("error", (error: Error) => this.#end(error));
    stream.pause();
  }

  /** Why the stream failed, when it did. */
  get error(): Error | null {
    return this.#error;
  }

  /** Whether a chunk waits to be read. */
  get unread(): boolean {
    return this.#chunks.length > 0;
  }

  /** The next chunk; `null` after the end, whether it was a good one or not. One at a time. */
  async read(): Promise<Uint8Array | null> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#size -= chunk.byteLength;
        return chunk;
      }
      if (this.#ended) return null;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#stream.resume();
      await woken;
    }
  }

  readonly readInto: ReadInto = pushing(() => this.read());

  discard(): void {
    this.#discarding = true;
    this.#stream.resume();
  }

  #end(error: Error | null): void {
    this.#error ??= error;
    this.#ended = true;
    this.#signal();
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
