import type { OnReadOpts, Socket } from "node:net";
import type { ByteSource } from "./byte-source.js";
import { uninitialized } from "./uninitialized.js";

/** Size of the memory that heads and small messages are read into, in bytes. A new piece follows when it is full: views of it stay valid. */
const SLAB = 128 * 1024;

/** With less room than this a slab counts as full: each read of the system would bring too little. */
const LEAST_ROOM = 16 * 1024;

/** Bytes read ahead before the socket is paused. */
const READ_AHEAD = 2 * SLAB;

/**
 * Pulls from a socket that reads into memory of ours. A large body that somebody waits for goes straight to where it will stay;
 * `data` events would bring it in pieces of 64 KiB, each allocated for itself and copied afterwards.
 */
export class DirectSource implements ByteSource {
  /** How the socket reads; to be given to the socket when it is made, which is then given to {@link attach}. */
  readonly onread: OnReadOpts = {
    buffer: () => this.#room(),
    callback: (count, memory) => this.#arrived(count, memory),
  };
  #socket: Socket | null = null;
  #slab: Uint8Array = new Uint8Array(0);
  #slabUsed = 0;
  /** Bytes of the stream so far: slabs keep its alignment to 8 bytes, as bodies need it to be used where they are. */
  #received = 0;
  readonly #chunks: Uint8Array[] = [];
  #waiting = 0;
  #space: Uint8Array | null = null;
  #filled = 0;
  #ended = false;
  #discarding = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  /** Begins with a socket, paused: it reads from the first `read` on. */
  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on("end", () => this.#end(null));
    socket.on("close", () => this.#end(null));
    socket.on("error", (error: Error) => this.#end(error));
    socket.pause();
  }

  /** Why the socket failed, when it did. */
  get error(): Error | null {
    return this.#error;
  }

  /** Whether a chunk waits to be read. */
  get unread(): boolean {
    return this.#chunks.length > 0;
  }

  /**
   * The next bytes; `null` after the end, whether it was a good one or not. One at a time.
   *
   * @param space filled to its end where that is possible, and then given back; otherwise other memory is given, with what comes first
   */
  async read(space: Uint8Array | null): Promise<Uint8Array | null> {
    for (;;) {
      // What was kept since came behind a body that was filled.
      if (space !== null && this.#filled > 0 && (this.#ended || this.#filled === space.byteLength)) {
        return this.#giveBack(space);
      }
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.byteLength;
        return chunk;
      }
      if (this.#ended) return null;
      this.#space = space;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#socket?.resume();
      await woken;
    }
  }

  discard(): void {
    this.#discarding = true;
    this.#socket?.resume();
  }

  #giveBack(space: Uint8Array): Uint8Array {
    const whole = this.#filled === space.byteLength ? space : space.subarray(0, this.#filled);
    this.#space = null;
    this.#filled = 0;
    return whole;
  }

  /** Where the system is to read to: asked right after `arrived`, for the read that follows. */
  #room(): Uint8Array {
    if (this.#space !== null && this.#filled < this.#space.byteLength) return this.#space.subarray(this.#filled);
    if (this.#slab.byteLength - this.#slabUsed < LEAST_ROOM) {
      this.#slab = uninitialized(SLAB);
      this.#slabUsed = 0;
    }
    this.#slabUsed += (8 + ((this.#received - this.#slabUsed) % 8)) % 8;
    return this.#slab.subarray(this.#slabUsed);
  }

  /** @returns whether reading goes on */
  #arrived(count: number, memory: Uint8Array): boolean {
    if (this.#discarding) return true;
    this.#received += count;
    const space = this.#space;
    const isSlab = memory.buffer === this.#slab.buffer;
    if (space === null || (isSlab && this.#filled === space.byteLength)) {
      this.#keep(memory.subarray(0, count));
    } else if (isSlab) {
      // Where to read to was said before anyone waited for a body: its beginning goes to its place from here.
      const fitting = Math.min(count, space.byteLength - this.#filled);
      space.set(memory.subarray(0, fitting), this.#filled);
      this.#filled += fitting;
      if (fitting < count) this.#keep(memory.subarray(fitting, count));
    } else {
      this.#filled += count;
    }
    if (this.#space === null || this.#filled === this.#space.byteLength) this.#signal();
    return this.#waiting < READ_AHEAD;
  }

  #keep(chunk: Uint8Array): void {
    this.#slabUsed = chunk.byteOffset + chunk.byteLength;
    this.#chunks.push(chunk);
    this.#waiting += chunk.byteLength;
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
