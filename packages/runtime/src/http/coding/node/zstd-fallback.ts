import type { Decompress } from "fzstd";
import { type ByteSource, DecodedSizeError } from "../content-codecs.js";
import { guardedZstd } from "../zstd-frame-guard.js";

/**
 * zstd decoded in JavaScript, for Node.js before 22.15: 100 to 300 MB/s. The WebAssembly that compresses can't be
 * used for it, because it takes as much memory as a body claims to need.
 */
export class WasmlessZstdSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #maxBytes: number;
  readonly #decoded: Uint8Array[] = [];
  #decoder: Decompress | null = null;
  #size = 0;
  #ended = false;

  constructor(source: ByteSource, maxBytes: number) {
    this.#source = guardedZstd(source);
    this.#maxBytes = maxBytes;
  }

  async read(): Promise<Uint8Array | null> {
    this.#decoder ??= await this.#createDecoder();
    for (;;) {
      const chunk = this.#decoded.shift();
      if (chunk !== undefined) return chunk;
      if (this.#ended) return null;
      const next = await this.#source.read();
      if (next === null) {
        this.#ended = true;
        // The decoder waits with the last few bytes until it knows that they are all.
        this.#decoder.push(new Uint8Array(0), true);
      } else if (next.byteLength > 0) {
        this.#decoder.push(next);
      }
    }
  }

  async #createDecoder(): Promise<Decompress> {
    const fzstd = await import("fzstd");
    // Called for each block, which holds 128 KiB at most: a body that swells is noticed in time.
    return new fzstd.Decompress((data) => {
      this.#size += data.byteLength;
      if (this.#size > this.#maxBytes) {
        this.#decoded.length = 0;
        throw new DecodedSizeError(this.#maxBytes);
      }
      if (data.byteLength > 0) this.#decoded.push(data);
    });
  }
}

/** Above this, the memory that WebAssembly took for a body is given back: it never shrinks by itself. */
const KEPT_BYTES = 16 * 2 ** 20;

/**
 * zstd in WebAssembly, which keeps the thread busy at about a tenth of the speed of Node.js's own. There are faster builds; this one has
 * its code inside of it, and so survives bundlers.
 */
export async function compressZstd(body: Uint8Array, level = 3): Promise<Uint8Array> {
  const { Zstd } = await import("@hpcc-js/wasm-zstd");
  const zstd = await Zstd.load();
  const compressed = zstd.compress(body, level);
  if (body.byteLength > KEPT_BYTES) await Zstd.unload();
  return compressed;
}
