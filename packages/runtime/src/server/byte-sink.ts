import type { Writable } from "node:stream";

/** The client closed its end: there is nobody left to answer. */
export class ClientGoneError extends Error {
  constructor(cause?: unknown) {
    super("the client closed the connection", { cause });
    this.name = "ClientGoneError";
  }
}

/** Writes to a stream with backpressure, and turns its failures into {@link ClientGoneError}. */
export class ByteSink {
  readonly #output: Writable;
  #failure: Error | null = null;

  constructor(output: Writable) {
    this.#output = output;
    // Writing to a closed pipe is reported by an event, which would end the process if nobody listened.
    output.on("error", (error) => (this.#failure = error));
  }

  /** Resolves when the stream takes more. */
  async write(...chunks: readonly Uint8Array[]): Promise<void> {
    let flowing = true;
    for (const chunk of chunks) {
      this.#check();
      flowing = this.#output.write(chunk);
    }
    if (flowing) return;
    await this.#drained();
    this.#check();
  }

  #check(): void {
    if (this.#failure !== null || this.#output.destroyed) throw new ClientGoneError(this.#failure);
  }

  /** A stream that is destroyed may close without an error, and then never drains. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#output.off("drain", done);
        this.#output.off("close", done);
        resolve();
      };
      this.#output.on("drain", done);
      this.#output.on("close", done);
    });
  }
}
