import { type BodyMemory, type Frame, FrameReader, type FrameReaderOptions } from "vgi-arrow";
import type { CallScope } from "./call-scope.js";

/** Frames of bytes that are pulled chunk by chunk. A wait that was given up is taken over by the next one: no byte is lost. */
export class PulledFrames {
  readonly #read: (space: Uint8Array | null) => Promise<Uint8Array | null>;
  readonly #reader: FrameReader;
  #filling: Promise<boolean> | null = null;
  #begun = false;

  /** @param read gives the next bytes, in `space` where it can; `null` at the end */
  constructor(read: (space: Uint8Array | null) => Promise<Uint8Array | null>, limits: FrameReaderOptions = {}) {
    this.#read = read;
    this.#reader = new FrameReader(limits);
  }

  /** Whether any byte has come. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether all that came was read. */
  get atBoundary(): boolean {
    return this.#reader.atBoundary;
  }

  /** The next frame, when it is here already. Throws `IpcError` for bytes that are none. @param bodies memory for a body that begins */
  poll(bodies?: BodyMemory): Frame | null {
    return this.#reader.next(bodies);
  }

  /** Waits for more bytes, as long as the scope allows; `false` when there will be none. */
  more(scope: CallScope | null): Promise<boolean> {
    this.#filling ??= this.#fill();
    return scope === null ? this.#filling : scope.race(this.#filling);
  }

  /** To be called when there are no more bytes: throws `IpcError` when they ended inside a frame. */
  end(): void {
    this.#reader.end();
  }

  async #fill(): Promise<boolean> {
    try {
      const space = this.#reader.space();
      const chunk = await this.#read(space);
      if (chunk === null) return false;
      this.#begun = true;
      if (space !== null && chunk.buffer === space.buffer) this.#reader.fill(chunk.byteLength);
      else this.#reader.push(chunk);
      return true;
    } finally {
      this.#filling = null;
    }
  }
}
