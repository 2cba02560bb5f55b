import type { OnReadOpts, Socket } from "node:net";
import type { ByteTarget } from "../byte-target.js";
import { afterTurn } from "../event-loop-turn.js";
import type { ByteSource } from "./byte-source.js";
import { uninitialized } from "./uninitialized.js";

/** Size of the memory that heads and small messages are read into, in bytes. A new piece follows when it is full: views of it stay valid. */
const SLAB = 128 * 1024;

/** With less room than this a slab counts as full: each read of the system would bring too little. */
const LEAST_ROOM = 16 * 1024;

/** Bytes read ahead before the socket is paused. */
const READ_AHEAD = 2 * SLAB;

/**
 * Pulls from a socket that reads into memory of ours. The bytes of a large body go straight to where they will stay; `data` events would
 * bring them in pieces of 64 KiB, each allocated for itself and copied afterwards.
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
  /** What came when nobody waited. */
  readonly #chunks: Uint8Array[] = [];
  #waiting = 0;
  /** Whom bytes go to while it waits. */
  #target: ByteTarget | null = null;
  /** What the last one wants to be read first. */
  #lookAhead: number | null = null;
  /** Whether the system is being read from, or will be as soon as there is something. */
  #reading = false;
  /** Whether whoever waits is going to be woken at the end of this turn of the event loop. */
  #waking = false;
  #ended = false;
  #discarding = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  /** Begins with a socket, paused: it reads from the first `readInto` on. */
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

  /** Whether bytes wait to be read. */
  get unread(): boolean {
    return this.#chunks.length > 0;
  }

  readInto(target: ByteTarget): Promise<boolean> {
    if (this.#chunks.length > 0) {
      for (const chunk of this.#chunks.splice(0)) target.push(chunk);
      this.#waiting = 0;
      return Promise.resolve(true);
    }
    if (this.#ended) return Promise.resolve(false);
    this.#target = target;
    if (!this.#reading) {
      this.#reading = true;
      this.#socket?.resume();
    }
    return new Promise((resolve) => {
      this.#wake = () => resolve(target.satisfied || !this.#ended);
    });
  }

  discard(): void {
    this.#discarding = true;
    this.#reading = true;
    this.#socket?.resume();
  }

  /** Where the system is to read to: asked right after `arrived`, for the read that follows. */
  #room(): Uint8Array {
    const space = this.#target?.space() ?? null;
    if (space !== null) return space;
    if (this.#slab.byteLength - this.#slabUsed < LEAST_ROOM) {
      this.#slab = uninitialized(SLAB);
      this.#slabUsed = 0;
    }
    this.#slabUsed += (8 + ((this.#received - this.#slabUsed) % 8)) % 8;
    const most = this.#mostAhead();
    return this.#slab.subarray(this.#slabUsed, most === null ? this.#slab.byteLength : this.#slabUsed + most);
  }

  /** How much is read before it is known where what follows belongs; `null` for all there is, as whoever waits wants more than that. */
  #mostAhead(): number | null {
    if (this.#target === null) return this.#lookAhead;
    return this.#target.satisfied ? this.#target.lookAhead : null;
  }

  /** @returns whether reading goes on */
  #arrived(count: number, memory: Uint8Array): boolean {
    if (this.#discarding) return true;
    this.#received += count;
    const isSlab = memory.buffer === this.#slab.buffer;
    if (isSlab) this.#slabUsed = memory.byteOffset + count;
    const target = this.#target;
    if (target === null) {
      this.#chunks.push(memory.subarray(0, count));
      this.#waiting += count;
      // The rest of what begins here will have a place of its own.
      this.#reading = this.#lookAhead === null && this.#waiting < READ_AHEAD;
      return this.#reading;
    }
    if (isSlab) target.push(memory.subarray(0, count));
    else target.fill(count);
    if (target.satisfied && target.hungry) {
      this.#signalSoon();
      return true;
    }
    if (target.satisfied) {
      this.#target = null;
      this.#lookAhead = target.lookAhead;
    }
    // A part of a head is a sign of life. The target stays, and takes what comes meanwhile.
    if (target.satisfied || (isSlab && target.countsSilence)) this.#signal();
    return true;
  }

  /** Once what is there already was read: then the worker can go on writing while somebody looks at what has come. */
  #signalSoon(): void {
    if (this.#waking || this.#wake === null) return;
    this.#waking = true;
    afterTurn(() => {
      this.#waking = false;
      this.#signal();
    });
  }

  #end(error: Error | null): void {
    this.#error ??= error;
    this.#ended = true;
    this.#target = null;
    this.#signal();
  }

  #signal(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
