import type * as zstd from "@bokuweb/zstd-wasm";
import { ContentCodingError } from "../content-coding.js";
import { zstdFrames } from "../zstd-frames.js";

type Wasm = typeof zstd;

/** Most bytes that the WebAssembly decoder is given memory for. */
const MOST = 2 ** 30;

let loading: Promise<Wasm> | undefined;

function load(): Promise<Wasm> {
  loading ??= import("@bokuweb/zstd-wasm").then(async (wasm) => {
    await wasm.init();
    return wasm;
  });
  return loading;
}

/**
 * Decodes zstd on a Node without it. The decoder takes the memory that a frame declares before it reads it, and knows no other
 * bound: each frame is measured first.
 */
export async function zstdWasmDecode(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const { decompress } = await load();
  const limit = Math.min(maxBytes, MOST);
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const frame of zstdFrames(bytes)) {
    const room = limit - size;
    if ((frame.declared ?? frame.least) > room) throw tooLarge(maxBytes, limit);
    const capacity = frame.declared ?? Math.min(frame.most, room);
    if (capacity === 0) continue;
    const part = decoded(
      () => decompress(bytes.subarray(frame.start, frame.end), { defaultHeapSize: capacity }),
      () => (capacity < frame.most && frame.declared === null ? tooLarge(maxBytes, limit) : null),
    );
    parts.push(part);
    size += part.byteLength;
  }
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Encodes zstd on a Node without it. */
export async function zstdWasmEncode(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  const { compress } = await load();
  return compress(bytes, level);
}

/** The library's errors are numbers in a text; 70 is "the destination is too small". */
function decoded(decode: () => Uint8Array, small: () => ContentCodingError | null): Uint8Array {
  try {
    return decode();
  } catch (error) {
    const reason = error instanceof Error && error.message.endsWith("-70") ? small() : null;
    throw reason ?? new ContentCodingError("corrupt", "the zstd data is damaged", error);
  }
}

function tooLarge(maxBytes: number, limit: number): ContentCodingError {
  const why = limit < maxBytes ? `, the most that can be decoded before Node 22.15` : "";
  return new ContentCodingError("too-large", `the zstd data is longer than ${limit} bytes once decoded${why}`);
}
