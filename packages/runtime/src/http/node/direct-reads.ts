import type { OnReadOpts, Socket } from "node:net";
import { uninitialized } from "../../transports/node/uninitialized.js";

/** Most bytes of one read: as much as lies in the nearest memory of a processor while it is parsed and put where it belongs. */
const MOST = 128 * 1024;

/** What is smaller is copied where it is to be kept: other memory for the next read costs more. */
const WORTH_LENDING = MOST / 4;

/** Behind a part of a head there is at least this much room for the rest, or other memory. */
const LEAST_ROOM = MOST / 4;

/** Where the body of a response is read to. */
export interface BodyPlace {
  /** Memory for the next bytes of the body; `null` when they may be anywhere. */
  space(): Uint8Array | null;
}

/** The sockets of one client that read into memory of ours, so that a response finds the one that its bytes come from. */
export class DirectSockets {
  /** The socket whose bytes are parsed right now; `null` for bytes of any other. */
  reading: DirectReads | null = null;
}

/**
 * Reads of one socket into the same memory over and over, and of large bodies to where they will stay. By itself Node.js takes new memory of
 * 64 KiB for each read, which keeps the collector busy, and makes an event of each.
 */
export class DirectReads {
  /** How the socket reads; to be given to the socket when it is made, which is then given to {@link attach}. */
  readonly onread: OnReadOpts = {
    buffer: () => this.#room(),
    callback: (count, memory) => this.#arrived(count, memory),
  };
  readonly #sockets: DirectSockets;
  #socket: Socket | null = null;
  #place: BodyPlace | null = null;
  #slab: Uint8Array | null = null;
  /** Bytes at the beginning of the slab that may be part of a head whose rest is still to come: the parser has views of them. */
  #headBytes = 0;
  /** Slabs whose bytes are with somebody. Weak: not all come back. */
  readonly #lent = new WeakSet<ArrayBufferLike>();
  /** One that was given back. */
  #spare: Uint8Array | null = null;
  /** What the system was given last. */
  #memory: Uint8Array = new Uint8Array(0);

  constructor(sockets: DirectSockets) {
    this.#sockets = sockets;
  }

  /** The response that the bytes belong to, from the end of its head to the end of its body; `null` for none. */
  get place(): BodyPlace | null {
    return this.#place;
  }

  set place(place: BodyPlace | null) {
    this.#place = place;
    this.#headBytes = 0;
  }

  /** Begins with a socket that is connected, and that nobody has read from. */
  attach(socket: Socket): void {
    this.#socket = socket;
  }

  /** Bytes of a read for longer than the read takes. */
  lent(bytes: Uint8Array): Uint8Array {
    if (bytes.buffer !== this.#memory.buffer) return bytes;
    if (this.#memory !== this.#slab || bytes.byteLength < WORTH_LENDING) return new Uint8Array(bytes);
    this.#slab = null;
    this.#lent.add(bytes.buffer);
    return bytes;
  }

  /** Whether these are bytes that should be given {@link back}. */
  isLent({ buffer }: Uint8Array): boolean {
    return this.#lent.has(buffer);
  }

  /** Takes bytes back that are lent: others will be read over them. */
  back({ buffer }: Uint8Array): void {
    this.#lent.delete(buffer);
    // What the parser has not taken may lie in the same memory.
    if (this.#socket?.readableLength === 0) this.#spare = new Uint8Array(buffer);
  }

  /** Where the system is to read to: asked right after `arrived`, for the read that follows. */
  #room(): Uint8Array {
    // While the parser pauses, what it has not taken lies in the memory of the last read.
    const isPaused = (this.#socket?.readableLength ?? 0) > 0;
    const space = isPaused ? null : (this.#place?.space() ?? null);
    if (space !== null) return (this.#memory = space.subarray(0, MOST));
    if (isPaused || this.#slab === null || this.#headBytes > MOST - LEAST_ROOM) {
      this.#slab = this.#spare ?? uninitialized(MOST);
      this.#spare = null;
      this.#headBytes = 0;
    }
    return (this.#memory = this.#headBytes === 0 ? this.#slab : this.#slab.subarray(this.#headBytes));
  }

  /** @returns whether reading goes on */
  #arrived(count: number, { buffer, byteOffset }: Uint8Array): boolean {
    const socket = this.#socket;
    if (socket === null) return true;
    const hasRoom = socket.push(Buffer.from(buffer, byteOffset, count));
    const before = socket.readableLength;
    // Until a response begins in them, or ends.
    if (this.#place === null) this.#headBytes += count;
    // At once, and not on the next tick: where the next bytes belong must be known before the next read.
    this.#sockets.reading = this;
    try {
      socket.emit("readable");
    } finally {
      this.#sockets.reading = null;
    }
    // Who takes anything asks for more by that.
    return hasRoom || socket.readableLength < before;
  }
}
