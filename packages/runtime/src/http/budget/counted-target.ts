import type { ByteTarget } from "../../transports/byte-target.js";

/** Bytes of one response so far, and how many there may be. */
export interface ByteCount {
  readonly most: number;
  size: number;
}

/** A target that counts what it is given. From where that is too much it keeps nothing, and waits for no more. */
export class CountedTarget implements ByteTarget {
  readonly #target: ByteTarget;
  readonly #count: ByteCount;

  constructor(target: ByteTarget, count: ByteCount) {
    this.#target = target;
    this.#count = count;
  }

  space(): Uint8Array | null {
    return this.#target.space();
  }

  fill(count: number): void {
    this.#count.size += count;
    if (!this.#isTooMuch) this.#target.fill(count);
  }

  push(chunk: Uint8Array): void {
    this.#count.size += chunk.byteLength;
    if (!this.#isTooMuch) this.#target.push(chunk);
  }

  get satisfied(): boolean {
    return this.#isTooMuch || this.#target.satisfied;
  }

  get hungry(): boolean {
    return !this.#isTooMuch && this.#target.hungry;
  }

  get countsSilence(): boolean {
    return this.#target.countsSilence;
  }

  get lookAhead(): number | null {
    return this.#target.lookAhead;
  }

  get #isTooMuch(): boolean {
    return this.#count.size > this.#count.most;
  }
}
