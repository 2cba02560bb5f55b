import { type BodyMemory, type Frame, FrameReader, type FrameReaderOptions, type MessageHead } from "vgi-arrow";
import type { ByteTarget, ReadInto } from "./byte-target.js";
import type { CallScope } from "./call-scope.js";

/** A body of this size is worth being read to where it stays: a read of the system for its head alone comes before. */
export const LARGE_BODY: number = 64 * 1024;

/** Up to this size the body behind a large one is read ahead. */
const MOST_AHEAD = 2 * 2 ** 20;

/** Hears of a message as soon as its head is here. */
export type OnHead = (message: MessageHead) => void;

/** Whether the bodies that follow one of this size are read while a program looks at it. */
export function isReadAhead(bytes: number): boolean {
  return bytes >= LARGE_BODY && bytes <= MOST_AHEAD;
}

/** Settings of {@link PulledFrames}. */
export interface PulledFramesOptions {
  /** Memory for bodies that come before the first `poll`. Default: fresh memory. */
  readonly bodies?: BodyMemory | undefined;
  /** Whether nobody waits for a schema alone, but for the batch behind it. Default: false. */
  readonly passesSchemas?: boolean | undefined;
}

/**
 * Frames of bytes that are pulled. A wait that was given up is taken over by the next one: no byte is lost. Heads are looked at as soon as
 * they are here, so that the bytes of a large body go straight to its memory.
 */
export class PulledFrames implements ByteTarget {
  readonly #read: ReadInto;
  readonly #reader: FrameReader;
  /** Memory for bodies, as the last `poll` said. */
  #bodies: BodyMemory | undefined;
  readonly #passesSchemas: boolean;
  /** A schema that came while somebody waited for what is behind it. */
  #schema: Frame | null = null;
  /** A frame that came to its end while somebody waited. */
  #ready: Frame | null = null;
  /** The frame behind a large one, when it has come to its end too. */
  #following: Frame | null = null;
  #onHead: OnHead | undefined;
  #countsSilence = false;
  #failure: { readonly error: unknown } | null = null;
  #filling: Promise<boolean> | null = null;
  #begun = false;

  /** @param read moves the next bytes here */
  constructor(read: ReadInto, limits: FrameReaderOptions = {}, options: PulledFramesOptions = {}) {
    this.#read = read;
    this.#reader = new FrameReader(limits);
    this.#bodies = options.bodies;
    this.#passesSchemas = options.passesSchemas ?? false;
  }

  /** Whether any byte has come. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether all that came was read. */
  get atBoundary(): boolean {
    return this.#schema === null && this.#ready === null && this.#reader.atBoundary;
  }

  /** The next frame, when it is here already. Throws `IpcError` for bytes that are none. @param bodies memory for a body that begins */
  poll(bodies?: BodyMemory): Frame | null {
    this.#bodies = bodies;
    if (this.#schema !== null) return this.#takeSchema();
    const frame = this.#ready;
    if (frame === null) {
      if (this.#failure !== null) throw this.#failure.error;
      return this.#reader.next(bodies);
    }
    this.#ready = this.#following;
    this.#following = null;
    return frame;
  }

  /** Waits for more bytes, as long as the scope allows; `false` when there will be none. @param onHead hears of what is awaited */
  more(scope: CallScope | null, onHead?: OnHead): Promise<boolean> {
    this.#onHead = onHead;
    this.#tellHead();
    this.#countsSilence = scope?.countsSilence ?? false;
    this.#filling ??= this.#read(this).then(this.#filled, this.#notFilled);
    return scope === null ? this.#filling : scope.race(this.#filling);
  }

  /** To be called when there are no more bytes: throws `IpcError` when they ended inside a frame. */
  end(): void {
    this.#reader.end();
  }

  space(): Uint8Array | null {
    return this.#reader.space();
  }

  fill(count: number): void {
    this.#reader.fill(count);
    this.#advance();
  }

  push(chunk: Uint8Array): void {
    this.#begun = true;
    this.#reader.push(chunk);
    this.#advance();
  }

  get satisfied(): boolean {
    return this.#ready !== null || this.#failure !== null;
  }

  /** Behind a large body the next one is read too: while the first is looked at the worker goes on writing. */
  get hungry(): boolean {
    if (this.#ready === null || this.#following !== null || this.#failure !== null) return false;
    return isReadAhead(this.#ready.body.byteLength);
  }

  get countsSilence(): boolean {
    return this.#countsSilence;
  }

  /** What follows a large body is taken to be like it. */
  get lookAhead(): number | null {
    const frame = this.#ready;
    return frame === null || frame.body.byteLength < LARGE_BODY || this.#reader.announced !== null
      ? null
      : frame.head.byteLength;
  }

  readonly #filled = (isMore: boolean): boolean => {
    this.#filling = null;
    return isMore;
  };

  readonly #notFilled = (error: unknown): never => {
    this.#filling = null;
    throw error;
  };

  #takeSchema(): Frame | null {
    const schema = this.#schema;
    this.#schema = null;
    return schema;
  }

  #tellHead(): void {
    const onHead = this.#onHead;
    const message = this.#ready ?? this.#reader.announced;
    if (onHead === undefined || message === null) return;
    this.#onHead = undefined;
    onHead(message);
  }

  #advance(): void {
    if (this.#failure !== null) return;
    try {
      this.#ready ??= this.#reader.next(this.#bodies);
      if (this.#passesSchemas && this.#ready?.kind === "schema" && this.#schema === null) {
        this.#schema = this.#ready;
        // Given up before the next is read, which may fail: then the failure is what comes behind the schema.
        this.#ready = null;
        this.#ready = this.#reader.next(this.#bodies);
      }
      this.#tellHead();
      if (this.hungry) this.#following = this.#reader.next(this.#bodies);
    } catch (error) {
      this.#failure = { error };
    }
  }
}
