import { endOfStream, type Frame, noBody, PREFIX_LENGTH } from "./frame.js";
import type { MessageHead } from "./batch-head.js";
import { inspectMessage } from "./inspect-message.js";
import { IpcError } from "./ipc-error.js";

/** Gives memory for so many bytes of a body, which starts on a multiple of 8. */
export type BodyAllocator = (length: number) => Uint8Array;

/** Memory for bodies that is used more than once. */
export interface BodyMemory {
  /** Memory that is there already; `undefined` where it would have to be made. */
  reuse(length: number): Uint8Array | undefined;
  /** @param fresh gives memory where there is none to be used again */
  allocate(length: number, fresh: BodyAllocator): Uint8Array;
}

/** Limits and memory of a {@link FrameReader}. */
export interface FrameReaderOptions {
  /** Longest accepted metadata of one message, in bytes. Default 16 MiB. */
  readonly maxMetadataLength?: number | undefined;
  /** Longest accepted body of one message, in bytes. Default 2 GiB - 1. */
  readonly maxBodyLength?: number | undefined;
  /** Gives memory for a body that can't be a view of the input; it must start on a multiple of 8. Default: fresh memory. */
  readonly allocate?: BodyAllocator | undefined;
  /**
   * Whether bodies may be views of the pushed chunks. `"large"` (the default) copies bodies that would keep a much larger
   * chunk alive; `"always"` is for bytes that are held as a whole anyway.
   */
  readonly share?: "large" | "always" | undefined;
}

const DEFAULT_MAX_METADATA_LENGTH: number = 16 * 2 ** 20;
export const DEFAULT_MAX_BODY_LENGTH: number = 2 ** 31 - 1;

/** A body up to this size is allocated when it is announced; of a larger one an eighth must have come first, unless there is memory. */
const TRUSTED_BODY_LENGTH = 16 * 2 ** 20;

/** A smaller body is not worth a read of the system of its own. */
const LEAST_SPACE = 64 * 1024;

interface Pending {
  readonly kind: Exclude<Frame["kind"], "eos">;
  readonly head: Uint8Array;
  readonly offset: number;
  readonly bodyLength: number;
  /** Allocated body and how much of it is filled; `null` while chunks are only collected. */
  body: Uint8Array | null;
  filled: number;
}

/**
 * Cuts a byte stream into Arrow IPC messages, wherever the chunks end. It reads stream after stream from the same bytes.
 *
 * Lengths are checked before memory is taken, metadata before anyone decodes it, and a body is copied at most once: not at
 * all when it lies in one chunk, aligned to 8 bytes.
 *
 * @example
 * ```ts
 * const reader = new FrameReader();
 * for await (const chunk of source) {
 *   reader.push(chunk);
 *   for (let frame = reader.next(); frame !== null; frame = reader.next()) handle(frame);
 * }
 * reader.end(); // throws when the bytes stop inside a message
 * ```
 */
export class FrameReader {
  readonly #maxMetadata: number;
  readonly #maxBody: number;
  readonly #allocate: BodyAllocator;
  readonly #shareAlways: boolean;
  #chunks: Uint8Array[] = [];
  /** Bytes of the first chunk that were consumed. */
  #start = 0;
  /** Bytes that were pushed and not consumed. */
  #available = 0;
  /** Bytes that were consumed since the beginning. */
  #consumed = 0;
  #pending: Pending | null = null;

  constructor(options: FrameReaderOptions = {}) {
    this.#maxMetadata = options.maxMetadataLength ?? DEFAULT_MAX_METADATA_LENGTH;
    this.#maxBody = options.maxBodyLength ?? DEFAULT_MAX_BODY_LENGTH;
    this.#allocate = options.allocate ?? ((length) => new Uint8Array(length));
    this.#shareAlways = options.share === "always";
  }

  /** Bytes consumed so far, complete messages only. */
  get position(): number {
    return this.#pending?.offset ?? this.#consumed;
  }

  /** True when the input ends exactly after a message: nothing is left over. */
  get atBoundary(): boolean {
    return this.#pending === null && this.#available === 0;
  }

  /** The message whose body is on its way. */
  get announced(): MessageHead | null {
    return this.#pending;
  }

  /**
   * Where the next bytes will end up, when they are those of a large body: whoever can read them right there saves a copy, and says so
   * with {@link fill}. `null` otherwise.
   */
  space(): Uint8Array | null {
    const pending = this.#pending;
    if (pending === null || pending.body === null || this.#available > 0) return null;
    return pending.bodyLength < LEAST_SPACE ? null : pending.body.subarray(pending.filled);
  }

  /** Adds input that is in {@link space} already: its first `count` bytes. */
  fill(count: number): void {
    const pending = this.#pending;
    if (pending === null || pending.body === null || count > pending.bodyLength - pending.filled) {
      throw new RangeError(`${count} bytes were read into a space that is not there`);
    }
    pending.filled += count;
    this.#consumed += count;
  }

  /** Adds input. The chunk belongs to the reader from now on: frames may be views of it. */
  push(chunk: Uint8Array): void {
    if (chunk.byteLength === 0) return;
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.buffer === chunk.buffer && last.byteOffset + last.byteLength === chunk.byteOffset) {
      // Behind one another in one piece of memory: a body that lies in both can be a view.
      this.#chunks[this.#chunks.length - 1] = bytesOf(last.buffer, last.byteOffset, last.byteLength + chunk.byteLength);
    } else {
      // A Node Buffer is a Uint8Array whose slice() shares memory, which apache-arrow does not expect.
      const isPlain = chunk.constructor === Uint8Array;
      this.#chunks.push(isPlain ? chunk : bytesOf(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    this.#available += chunk.byteLength;
  }

  /**
   * The next complete message, or `null` when more input is needed.
   *
   * @param bodies memory for a body that is announced now. Default: that of the options
   */
  next(bodies?: BodyMemory): Frame | null {
    if (this.#pending === null) {
      const frame = this.#readHead();
      if (frame !== undefined) return frame;
    }
    return this.#readBody(bodies);
  }

  /** Declares the end of the input; throws {@link IpcError} when it lies inside a message. */
  end(): void {
    if (this.atBoundary) return;
    const pending = this.#pending;
    const where = this.#consumed + this.#available;
    const what =
      pending === null
        ? `inside the head of a message that starts at byte ${this.#consumed}`
        : `inside a message body: ${pending.filled + this.#available} of ${pending.bodyLength} bytes came`;
    throw new IpcError("IPC_TRUNCATED", `Arrow IPC bytes end at byte ${where}, ${what}`, { offset: where });
  }

  /** What was pushed and not consumed yet: to show what came in place of Arrow. */
  rest(limit: number): Uint8Array {
    return this.#peek(Math.min(limit, this.#available));
  }

  /** Frame of an end marker, `null` when input is missing, `undefined` when a body is to be read. */
  #readHead(): Frame | null | undefined {
    if (this.#available < PREFIX_LENGTH) {
      this.#checkMarker();
      return null;
    }
    const offset = this.#consumed;
    const prefix = this.#peek(PREFIX_LENGTH);
    const view = new DataView(prefix.buffer, prefix.byteOffset, PREFIX_LENGTH);
    if (view.getUint32(0, true) !== 0xffff_ffff) throw this.#notArrow();
    const metadataLength = view.getInt32(4, true);
    if (metadataLength === 0) {
      this.#skip(PREFIX_LENGTH);
      return { kind: "eos", head: endOfStream(), body: noBody(), offset };
    }
    if (metadataLength < 0) {
      throw new IpcError(
        "IPC_INVALID",
        `Arrow IPC message at byte ${offset} declares ${metadataLength} bytes of metadata`,
        { offset },
      );
    }
    if (metadataLength > this.#maxMetadata) {
      throw new IpcError(
        "IPC_TOO_LARGE",
        `Arrow IPC message at byte ${offset} declares ${metadataLength} bytes of metadata; the limit is ${this.#maxMetadata}`,
        { offset },
      );
    }
    if (this.#available < PREFIX_LENGTH + metadataLength) return null;
    const head = this.#take(PREFIX_LENGTH + metadataLength, null);
    const { kind, bodyLength } = at(offset, () => inspectMessage(head.subarray(PREFIX_LENGTH)));
    if (bodyLength > this.#maxBody) {
      throw new IpcError(
        "IPC_TOO_LARGE",
        `Arrow IPC message at byte ${offset} declares a body of ${bodyLength} bytes; the limit is ${this.#maxBody}`,
        { offset },
      );
    }
    if (bodyLength === 0) return { kind, head, body: noBody(), offset };
    this.#pending = { kind, head, offset, bodyLength, body: null, filled: 0 };
    return undefined;
  }

  #readBody(bodies: BodyMemory | undefined): Frame | null {
    const pending = this.#pending;
    if (pending === null) return null;
    const { bodyLength } = pending;
    if (pending.body === null) {
      const allocate = (length: number): Uint8Array =>
        bodies === undefined ? this.#allocate(length) : bodies.allocate(length, this.#allocate);
      if (this.#available >= bodyLength) return this.#finish(pending, this.#take(bodyLength, allocate));
      const isTrusted = bodyLength <= TRUSTED_BODY_LENGTH || this.#available >= bodyLength / 8;
      // Who declares more than it sends gets no more memory than is there.
      pending.body = isTrusted ? allocate(bodyLength) : (bodies?.reuse(bodyLength) ?? null);
      if (pending.body === null) return null;
    }
    const count = Math.min(bodyLength - pending.filled, this.#available);
    this.#copy(pending.body, pending.filled, count);
    pending.filled += count;
    return pending.filled === bodyLength ? this.#finish(pending, pending.body) : null;
  }

  #finish(pending: Pending, body: Uint8Array): Frame {
    this.#pending = null;
    return { kind: pending.kind, head: pending.head, body, offset: pending.offset };
  }

  /** Fails early on bytes that can't begin a message, so that a short line of text is not waited upon. */
  #checkMarker(): void {
    const start = this.#peek(Math.min(4, this.#available));
    if (start.some((byte) => byte !== 0xff)) throw this.#notArrow();
  }

  #notArrow(): IpcError {
    const offset = this.#consumed;
    return new IpcError(
      "IPC_INVALID",
      `expected an Arrow IPC message at byte ${offset}, found ${describeBytes(this.rest(80))}`,
      { offset },
    );
  }

  /** The next bytes, without consuming them. */
  #peek(count: number): Uint8Array {
    const first = this.#chunks[0];
    if (first === undefined || count === 0) return noBody();
    if (first.byteLength - this.#start >= count) return first.subarray(this.#start, this.#start + count);
    const result = new Uint8Array(count);
    let filled = 0;
    for (let i = 0, start = this.#start; filled < count; i += 1, start = 0) {
      const chunk = this.#chunks[i];
      if (chunk === undefined) break;
      const part = chunk.subarray(start, start + count - filled);
      result.set(part, filled);
      filled += part.byteLength;
    }
    return result;
  }

  /** Consumes bytes: a view where that is possible and wise, else a copy. @param allocate for those of a body */
  #take(count: number, allocate: BodyAllocator | null): Uint8Array {
    const first = this.#chunks[0];
    if (first !== undefined && first.byteLength - this.#start >= count) {
      const view = first.subarray(this.#start, this.#start + count);
      const wise = this.#shareAlways || count * 8 >= view.buffer.byteLength;
      if (allocate === null || (wise && view.byteOffset % 8 === 0)) {
        this.#skip(count);
        return view;
      }
    }
    const copy = allocate === null ? new Uint8Array(count) : allocate(count);
    this.#copy(copy, 0, count);
    return copy;
  }

  #copy(target: Uint8Array, position: number, count: number): void {
    let filled = 0;
    while (filled < count) {
      const first = this.#chunks[0];
      if (first === undefined) return;
      const part = first.subarray(this.#start, this.#start + count - filled);
      target.set(part, position + filled);
      filled += part.byteLength;
      this.#skip(part.byteLength);
    }
  }

  #skip(count: number): void {
    this.#available -= count;
    this.#consumed += count;
    this.#start += count;
    let whole = 0;
    for (
      let chunk = this.#chunks[0];
      chunk !== undefined && this.#start >= chunk.byteLength;
      chunk = this.#chunks[whole]
    ) {
      this.#start -= chunk.byteLength;
      whole += 1;
    }
    if (whole > 0) this.#chunks.splice(0, whole);
  }
}

function bytesOf(buffer: ArrayBufferLike, byteOffset: number, byteLength: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Adds the position in the byte stream to an error of the metadata check. */
function at<T>(offset: number, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!IpcError.is(error)) throw error;
    throw new IpcError(error.code, `${error.message} (message at byte ${offset})`, { offset, cause: error });
  }
}

/** Bytes as text where they are printable, else in hexadecimal: for messages about junk on the wire. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return "nothing";
  const printable = bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32);
  if (printable) return JSON.stringify(new TextDecoder().decode(bytes));
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `the bytes ${hex}`;
}
