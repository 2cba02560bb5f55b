import type { ByteSource } from "./content-codecs.js";

const MAGIC = 0xfd2fb528;
/** Magic numbers of frames whose content is skipped have any last digit. */
const SKIPPABLE = 0x184d2a50;
/** 8 MiB, which encoders stay below up to level 19, and which RFC 8878 names as what decoders should support. */
const MAX_WINDOW = 8 * 2 ** 20;

type State = "frame" | "block" | "checksum" | "content" | "skippable";

/**
 * Reads the headers of zstd frames as their bytes go by, and refuses windows that are too large: a decoder takes memory for the window
 * before it has seen any data, so a few bytes could cost gigabytes. RFC 8878, section 3.1.
 */
class ZstdFrameGuard {
  #state: State = "frame";
  /** Bytes of a header that is not complete. */
  #header: number[] = [];
  #skip = 0;
  #lastBlock = false;
  #checksum = false;

  /** True where the bytes may end. */
  get complete(): boolean {
    return this.#state === "frame" && this.#header.length === 0;
  }

  /** Looks at the next bytes; throws for a window over the limit and for what is no zstd. */
  push(chunk: Uint8Array): void {
    let position = 0;
    while (position < chunk.byteLength) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.byteLength - position);
        position += step;
        this.#skip -= step;
      } else {
        this.#header.push(chunk[position] ?? 0);
        position += 1;
        this.#advance();
      }
      if (this.#skip === 0 && this.#state === "content") this.#endBlock();
      if (this.#skip === 0 && (this.#state === "checksum" || this.#state === "skippable")) this.#enter("frame");
    }
  }

  #advance(): void {
    const header = this.#header;
    if (this.#state === "block") {
      if (header.length < 3) return;
      const bits = littleEndian(header, 0, 3);
      this.#lastBlock = (bits & 1) === 1;
      const type = (bits >> 1) & 3;
      // A block of one repeated byte holds that byte, whatever its size.
      this.#enter("content", type === 1 ? 1 : bits >> 3);
      return;
    }
    if (header.length < 5) return;
    const magic = littleEndian(header, 0, 4);
    if (magic - (magic % 16) === SKIPPABLE) {
      if (header.length === 8) this.#enter("skippable", littleEndian(header, 4, 4));
      return;
    }
    if (magic !== MAGIC) throw new Error("the body is not zstd");
    const flags = header[4] ?? 0;
    if (header.length < frameHeaderSize(flags)) return;
    if (windowSize(header) > MAX_WINDOW) throw new Error(`the zstd window is larger than ${MAX_WINDOW} bytes`);
    this.#checksum = (flags & 4) !== 0;
    this.#enter("block");
  }

  #endBlock(): void {
    if (!this.#lastBlock) this.#enter("block");
    else if (this.#checksum) this.#enter("checksum", 4);
    else this.#enter("frame");
  }

  #enter(state: State, skip = 0): void {
    this.#state = state;
    this.#skip = skip;
    this.#header = [];
  }
}

const DICTIONARY_SIZES = [0, 1, 2, 4] as const;
const CONTENT_SIZES = [0, 2, 4, 8] as const;

function contentSizeLength(flags: number): number {
  const single = (flags & 32) !== 0;
  return flags >> 6 === 0 && single ? 1 : (CONTENT_SIZES[flags >> 6] ?? 0);
}

function frameHeaderSize(flags: number): number {
  const single = (flags & 32) !== 0;
  return 5 + (single ? 0 : 1) + (DICTIONARY_SIZES[flags & 3] ?? 0) + contentSizeLength(flags);
}

/** A frame in a single segment has no window of its own: its content is the window. */
function windowSize(header: readonly number[]): number {
  const flags = header[4] ?? 0;
  if ((flags & 32) === 0) {
    const descriptor = header[5] ?? 0;
    const base = 2 ** (10 + (descriptor >> 3));
    return base + (base / 8) * (descriptor & 7);
  }
  return littleEndian(header, 5 + (DICTIONARY_SIZES[flags & 3] ?? 0), contentSizeLength(flags));
}

function littleEndian(bytes: readonly number[], start: number, length: number): number {
  let value = 0;
  for (let index = start + length - 1; index >= start; index -= 1) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

/** What `source` holds, as long as {@link ZstdFrameGuard} has nothing against it. */
export function guardedZstd(source: ByteSource): ByteSource {
  const guard = new ZstdFrameGuard();
  return {
    read: async () => {
      const chunk = await source.read();
      if (chunk !== null) guard.push(chunk);
      else if (!guard.complete) throw new Error("the zstd body ends early");
      return chunk;
    },
  };
}
