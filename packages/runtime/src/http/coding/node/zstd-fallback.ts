import type * as ZstdWasm from "@bokuweb/zstd-wasm";
import type { Decompress } from "fzstd";
import { type ByteSource, DecodedSizeError } from "../content-codecs.js";
import { ZstdFrameGuard } from "../zstd-frame-guard.js";

/**
 * zstd decoded in JavaScript, for Node.js before 22.15: about 200 MB/s. The WebAssembly package that compresses can't be used for it,
 * because it decodes whole bodies only, into as much memory as they claim.
 */
export class WasmlessZstdSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #maxBytes: number;
  readonly #guard = new ZstdFrameGuard();
  readonly #decoded: Uint8Array[] = [];
  #decoder: Decompress | null = null;
  #size = 0;
  #ended = false;

  constructor(source: ByteSource, maxBytes: number) {
    this.#source = source;
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
        if (!this.#guard.complete) throw new Error("the zstd body ends early");
        // The decoder waits with the last few bytes until it knows that they are all.
        this.#decoder.push(new Uint8Array(0), true);
      } else if (next.byteLength > 0) {
        this.#guard.push(next);
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

/** zstd in WebAssembly: about 1 GB/s. */
export async function compressZstd(body: Uint8Array, level = 3): Promise<Uint8Array> {
  const zstd = await loadZstd();
  return zstd.compress(body, level);
}

let loading: Promise<typeof ZstdWasm> | undefined;

function loadZstd(): Promise<typeof ZstdWasm> {
  loading ??= import("@bokuweb/zstd-wasm").then(async (zstd) => {
    await zstd.init();
    return zstd;
  });
  return loading;
}
