import type { ByteSource } from "../http/coding/content-codecs.js";
import type { HttpResponse } from "../http/http-client.js";
import type { StorageCall } from "./storage-access.js";
import { waitFor } from "./storage-access.js";
import { storageError } from "./storage-error.js";

/** The size that a response announces for its body; `null` when it doesn't. */
export function announcedLength(response: HttpResponse): number | null {
  const text = response.header("content-length");
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * The body of a response as a source that gives no more than `limit` bytes, whatever was announced, and fails where the body ends early.
 * A failure lets go of the response.
 *
 * @param excess the error for a body with more bytes than that
 * @throws ExternalStorageError with the reason `truncated`
 */
export function bodySource(
  response: HttpResponse,
  url: URL,
  limit: number,
  call: StorageCall,
  excess: () => Error,
): ByteSource {
  const announced = announcedLength(response);
  let size = 0;
  const read = async (): Promise<Uint8Array | null> => {
    if (announced !== null && announced > limit) throw excess();
    const chunk = await waitFor(call, response.read());
    if (chunk === null && (response.failure !== null || size < (announced ?? 0))) throw truncated(url, size, announced);
    size += chunk?.byteLength ?? 0;
    if (size > limit) throw excess();
    return chunk;
  };
  return {
    read: async () => {
      try {
        return await read();
      } catch (error) {
        response.discard();
        throw error;
      }
    },
  };
}

/** Bytes that are here already, in steps, so that decoding them does not keep the thread busy for long. */
export function memorySource(bytes: Uint8Array): ByteSource {
  let at = 0;
  return {
    read: async () => {
      if (at >= bytes.byteLength) return null;
      // Other work gets its turn in between.
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, 0));
      at += STEP_BYTES;
      return bytes.subarray(at - STEP_BYTES, at);
    },
  };
}

/**
 * All that a source gives, in one piece of memory.
 *
 * @param expected how much it should be; only a hint for how much memory to take
 */
export async function collect(source: ByteSource, expected: number | null): Promise<Uint8Array> {
  let memory = new Uint8Array(expected ?? FIRST_BYTES);
  let size = 0;
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    if (size + chunk.byteLength > memory.byteLength) {
      const larger = new Uint8Array(Math.max(size + chunk.byteLength, 2 * memory.byteLength));
      larger.set(memory.subarray(0, size));
      memory = larger;
    }
    memory.set(chunk, size);
    size += chunk.byteLength;
  }
  // Batches are views of this memory: what is much larger than them is not kept.
  return size > memory.byteLength / 2 ? memory.subarray(0, size) : memory.slice(0, size);
}

/** What a source of unknown size is given at first; it doubles. */
const FIRST_BYTES = 64 * 1024;
const STEP_BYTES = 256 * 1024;

export function truncated(url: URL, size: number, announced: number | null): Error {
  const of = announced === null ? "" : ` of ${announced}`;
  return storageError("read", url, { reason: "truncated", why: `it ended early, after ${size}${of} bytes` });
}
