import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { concatChunks } from "vgi-arrow";
import { type ByteSource, type ContentCodecs, DecodedSizeError } from "../content-codecs.js";
import { guardedZstd } from "../zstd-frame-guard.js";
import { TransformSource } from "./transform-source.js";
import { compressZstd, WasmlessZstdSource } from "./zstd-fallback.js";

/** What Node.js has from 22.15 on; @types/node of the oldest supported version does not know it. */
interface ZlibWithZstd {
  createZstdDecompress?(options: { chunkSize: number; params: Record<number, number> }): zlib.Gunzip;
  zstdCompress?(
    body: Uint8Array,
    options: { params: Record<number, number> },
    callback: (error: Error | null, result: Buffer) => void,
  ): void;
  readonly constants: { readonly ZSTD_c_compressionLevel?: number; readonly ZSTD_d_windowLogMax?: number };
}

const zstd = zlib as unknown as ZlibWithZstd;
const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip);

/** Bytes that come out at once: larger than Node's 16 KiB, which would cost an event for each. */
const CHUNK = 256 * 1024;
/** 8 MiB, as for the decoder in JavaScript: what works on one version of Node.js works on all. */
const WINDOW_LOG_MAX = 23;

/** gzip of `node:zlib`, zstd of `node:zlib` or, before Node.js 22.15, of packages that are loaded when they are needed. */
export const nodeCodecs: ContentCodecs = {
  fastZstd: zstd.zstdCompress !== undefined,

  decoded(coding, source, maxBytes) {
    if (coding === "gzip")
      return limited(new TransformSource(source, zlib.createGunzip({ chunkSize: CHUNK })), maxBytes);
    if (zstd.createZstdDecompress === undefined) return new WasmlessZstdSource(source, maxBytes);
    const params = { [zstd.constants.ZSTD_d_windowLogMax ?? 100]: WINDOW_LOG_MAX };
    // Guarded because Node.js 22 takes a body that ends early for a whole one.
    const transform = zstd.createZstdDecompress({ chunkSize: CHUNK, params });
    return limited(new TransformSource(guardedZstd(source), transform), maxBytes);
  },

  async encoded(coding, body, level) {
    const whole = concatChunks(body);
    if (coding === "gzip") return gzip(whole, level === undefined ? {} : { level });
    const compress = zstd.zstdCompress;
    if (compress === undefined) return compressZstd(whole, level);
    const params = { [zstd.constants.ZSTD_c_compressionLevel ?? 100]: level ?? 3 };
    return new Promise((resolve, reject) => {
      compress(whole, { params }, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  },
};

function limited(source: TransformSource, maxBytes: number): ByteSource {
  let size = 0;
  return {
    async read() {
      const chunk = await source.read();
      size += chunk?.byteLength ?? 0;
      if (size <= maxBytes) return chunk;
      source.destroy();
      throw new DecodedSizeError(maxBytes);
    },
  };
}
