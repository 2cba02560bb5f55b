import type { RecordBatch } from "apache-arrow";
import { type BodyAllocator, type BodyMemory, buffersOf, expireBatch } from "vgi-arrow";
import { UsageError } from "../errors/index.js";
import { afterTurn } from "./event-loop-turn.js";
import { isReadAhead } from "./pulled-frames.js";
import { renewed } from "./renewed-memory.js";

/** Most bytes that wait to be used again. */
const MOST_IDLE = 64 * 2 ** 20;

/** Sizes are rounded up to whole parts of this, so that batches of nearly one size fit into each other's memory. */
const PART = 64 * 1024;

/** Less is not worth it: the few bytes of a batch without rows would keep a whole part from the collector. */
const LEAST = 8 * 1024;

/**
 * Memory for the bodies of large batches that is used again and again: memory that the system gives for the first time is cleared page by
 * page, which costs about as much as reading a batch into it.
 *
 * Whoever gives a batch back has promised not to look at it any more, and is held to it: its memory is *transferred*, so that arrays that
 * are views of it are empty from then on, and never show another batch; the batch itself and its columns say what happened.
 *
 * @example
 * ```ts
 * const bodies = new BodyPool();
 * const stream = await connection.stream({ ...request, bodies });
 * for (let batch = await stream.next(); batch !== null; batch = await stream.next()) {
 *   consume(batch);
 *   bodies.recycle(batch);
 * }
 * ```
 */
export class BodyPool implements BodyMemory {
  readonly #idle: ArrayBuffer[] = [];
  readonly #mostIdle: number;
  #idleBytes = 0;
  /** What was given out. Weak: what does not come back is collected as any other memory. */
  readonly #lent = new WeakSet<ArrayBufferLike>();

  /** @param mostIdle bytes that may wait to be used again; what is more is let go. Default: 64 MiB */
  constructor(mostIdle: number = MOST_IDLE) {
    this.#mostIdle = mostIdle;
  }

  reuse(length: number): Uint8Array | undefined {
    const found = this.#take(length);
    return found && this.#lend(found, length);
  }

  allocate(length: number, fresh: BodyAllocator): Uint8Array {
    if (length < LEAST) return fresh(length);
    return this.reuse(length) ?? this.#lend(fresh(Math.ceil(length / PART) * PART).buffer, length);
  }

  /**
   * Takes back the memory of a batch, as far as it is this pool's. Whatever shows it afterwards is empty, or throws `UsageError`.
   *
   * @param shown what was made of it without a copy
   */
  recycle(batch: RecordBatch, shown: RecordBatch = batch): void {
    this.#takeBack(buffersOf(batch), batch, shown);
  }

  /** As {@link recycle}; where the bodies behind a batch are read meanwhile, after a turn of the event loop in which that goes on. */
  async recycleInTurn(batch: RecordBatch, shown: RecordBatch = batch): Promise<void> {
    const buffers = buffersOf(batch);
    if (this.#isReadAhead(buffers)) await new Promise<void>(afterTurn);
    this.#takeBack(buffers, batch, shown);
  }

  #isReadAhead(buffers: ReadonlySet<ArrayBufferLike>): boolean {
    for (const buffer of buffers) {
      // The smallest piece of memory may have had a small body in it.
      if (buffer.byteLength > PART && isReadAhead(buffer.byteLength) && this.#lent.has(buffer)) return true;
    }
    return false;
  }

  #takeBack(buffers: ReadonlySet<ArrayBufferLike>, batch: RecordBatch, shown: RecordBatch): void {
    if (shown !== batch) expireBatch(shown, tooLate);
    expireBatch(batch, tooLate);
    for (const buffer of buffers) {
      if (!this.#lent.delete(buffer)) continue;
      const own = renewed(buffer as ArrayBuffer);
      this.#idle.push(own);
      this.#idleBytes += own.byteLength;
    }
    while (this.#idleBytes > this.#mostIdle) this.#idleBytes -= this.#idle.shift()?.byteLength ?? 0;
  }

  #lend(memory: ArrayBufferLike, length: number): Uint8Array {
    this.#lent.add(memory);
    return new Uint8Array(memory, 0, length);
  }

  /** The smallest that is large enough, unless most of it would lie idle. */
  #take(length: number): ArrayBuffer | undefined {
    let best = -1;
    let size = length * 2 + PART;
    for (const [index, { byteLength }] of this.#idle.entries()) {
      if (byteLength < length || byteLength >= size) continue;
      best = index;
      size = byteLength;
    }
    const [found] = best === -1 ? [] : this.#idle.splice(best, 1);
    this.#idleBytes -= found?.byteLength ?? 0;
    return found;
  }
}

function tooLate(): UsageError {
  return new UsageError({
    what: "a batch was looked at after its memory was given back",
    why: "with reuseBuffers a batch is valid until the next one is asked for",
    next: "Copy what is to be kept before the loop goes on, or leave reuseBuffers out.",
  });
}
