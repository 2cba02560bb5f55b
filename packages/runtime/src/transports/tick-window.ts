/** Ticks on the way before the first batch has shown how large batches are, and while they are large. */
const FEW = 4;

/** As many bytes of small batches as may be asked for ahead. */
const AHEAD_BYTES = 256 * 1024;

/**
 * How many ticks of a producer stream are on the way at once. Of large batches a worker makes the next ones while the last is read, and more
 * ticks would only be work for nothing when the stream is left; small ones are made faster than a program's turns follow each other.
 */
export class TickWindow {
  readonly #most: number;
  #size: number;

  /** @param most the window that the stream was opened with */
  constructor(most: number) {
    this.#most = most;
    this.#size = Math.min(most, FEW);
  }

  /** Ticks that may be on the way now. */
  get size(): number {
    return this.#size;
  }

  /** Learns from a batch. @param bytes of its body */
  seen(bytes: number): void {
    const wanted = bytes === 0 ? FEW : Math.floor(AHEAD_BYTES / bytes);
    this.#size = Math.min(this.#most, Math.max(FEW, wanted));
  }
}
