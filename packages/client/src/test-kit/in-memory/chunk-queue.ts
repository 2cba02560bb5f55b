/** Bytes on their way from one end of a connection in memory to the other. */
export class ChunkQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  get length(): number {
    return this.#chunks.length;
  }

  push(chunk: Uint8Array): void {
    if (this.#ended) return;
    // Who wrote it may use the memory again.
    this.#chunks.push(chunk.slice());
    this.#wake?.();
  }

  /** Nothing more is coming; what came is still there to be read. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The next bytes; `null` at the end. */
  async shift(): Promise<Uint8Array | null> {
    while (this.#chunks.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#chunks.shift() ?? null;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (let chunk = await this.shift(); chunk !== null; chunk = await this.shift()) yield chunk;
  }
}
