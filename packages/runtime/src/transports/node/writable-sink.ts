import type { Writable } from "node:stream";

/** Queues chunks on a Node stream. A failed stream is reported once; writing to it afterwards does nothing. */
export class WritableSink {
  readonly #stream: Writable;
  #failed = false;
  #drained: Promise<void> | null = null;

  /** @param onError called once; without a listener an error of a pipe ends the Node process */
  constructor(stream: Writable, onError: (error: Error) => void) {
    this.#stream = stream;
    stream.on("error", (error: Error) => {
      if (this.#failed) return;
      this.#failed = true;
      onError(error);
    });
  }

  get open(): boolean {
    return !this.#failed && this.#stream.writable;
  }

  /** Resolves when the stream took everything, or failed. Never rejects. */
  write(chunks: readonly Uint8Array[]): Promise<void> {
    const stream = this.#stream;
    if (!this.open || chunks.length === 0) return Promise.resolve();
    if (chunks.length > 1) stream.cork();
    let room = true;
    for (const chunk of chunks) room = stream.write(chunk);
    if (chunks.length > 1) stream.uncork();
    // What the system took at once needs no wait, however large it was.
    if (room || stream.writableLength === 0) return Promise.resolve();
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  /** One wait for all who wait: a listener for each would pile up on the stream. */
  #drain(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const done = (): void => {
        this.#drained = null;
        for (const event of DRAINED) stream.off(event, done);
        resolve();
      };
      for (const event of DRAINED) stream.once(event, done);
    });
  }
}

/** What ends the wait for room: room, or the end of the stream. */
const DRAINED = ["drain", "close", "error"] as const;
