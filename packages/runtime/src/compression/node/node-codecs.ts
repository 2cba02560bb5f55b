import { constants } from "node:buffer";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { type ContentCodecs, type ContentCoding, ContentCodingError } from "../content-coding.js";
import { zstdWasmDecode, zstdWasmEncode } from "./zstd-wasm.js";

/** Levels that are fast: a body is compressed for one reader, once. */
const ZSTD_LEVEL = 1;
const GZIP_LEVEL = 1;

type Codec = (bytes: Uint8Array, options: object) => Promise<Uint8Array>;

const gunzip: Codec = promisify<Uint8Array, object, Uint8Array>(zlib.gunzip);
const gzip: Codec = promisify<Uint8Array, object, Uint8Array>(zlib.gzip);

/** zstd of node:zlib, which has it from 22.15 on; `null` before. */
const native: { readonly decode: Codec; readonly encode: Codec; readonly level: number } | null = nativeZstd();

/** Codecs in threads of Node's pool, except zstd before Node 22.15, which is WebAssembly in the main thread. */
export const nodeCodecs: ContentCodecs = {
  async decode(coding, bytes, maxBytes) {
    if (coding === "zstd" && native === null) return zstdWasmDecode(bytes, maxBytes);
    const decode = coding === "zstd" && native !== null ? native.decode : gunzip;
    try {
      return asUint8Array(
        await decode(bytes, { maxOutputLength: Math.min(Math.max(maxBytes, 1), constants.MAX_LENGTH) }),
      );
    } catch (error) {
      throw codingError(error, coding, maxBytes);
    }
  },

  async encode(coding, bytes) {
    if (coding === "gzip") return asUint8Array(await gzip(bytes, { level: GZIP_LEVEL }));
    if (native === null) return zstdWasmEncode(bytes, ZSTD_LEVEL);
    return asUint8Array(await native.encode(bytes, { params: { [native.level]: ZSTD_LEVEL } }));
  },
};

function codingError(error: unknown, coding: ContentCoding, maxBytes: number): ContentCodingError {
  const code = (error as { readonly code?: unknown }).code;
  return code === "ERR_BUFFER_TOO_LARGE"
    ? new ContentCodingError("too-large", `the ${coding} data is longer than ${maxBytes} bytes once decoded`)
    : new ContentCodingError("corrupt", `the ${coding} data is damaged`, error);
}

/** A view of the same bytes: `Buffer.slice` shares memory, which apache-arrow does not expect. */
function asUint8Array(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function nativeZstd(): { decode: Codec; encode: Codec; level: number } | null {
  const {
    zstdDecompress,
    zstdCompress,
    constants: values,
  } = zlib as unknown as {
    readonly zstdDecompress?: typeof zlib.gunzip;
    readonly zstdCompress?: typeof zlib.gzip;
    readonly constants: Readonly<Record<string, number>>;
  };
  if (zstdDecompress === undefined || zstdCompress === undefined) return null;
  return {
    decode: promisify<Uint8Array, object, Uint8Array>(zstdDecompress),
    encode: promisify<Uint8Array, object, Uint8Array>(zstdCompress),
    level: values["ZSTD_c_compressionLevel"] ?? 100,
  };
}
