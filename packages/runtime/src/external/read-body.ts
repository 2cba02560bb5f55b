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
 * Reads a body as one piece of memory, and never more than `limit` bytes of it, whatever was announced.
 *
 * @throws ExternalStorageError `too-large` or `truncated`
 */
export async function readBody(
  response: HttpResponse,
  url: URL,
  limit: number,
  call: StorageCall,
): Promise<Uint8Array> {
  const announced = announcedLength(response);
  if (announced !== null && announced > limit) {
    response.discard();
    throw tooLarge(url, `it has ${announced} bytes, and ${limit} are allowed`);
  }
  let memory = new Uint8Array(announced ?? FIRST_BYTES);
  let size = 0;
  for (let chunk = await nextChunk(response, url, size, call); chunk !== null;) {
    if (size + chunk.byteLength > limit) {
      response.discard();
      throw tooLarge(url, `it has more than the ${limit} bytes that are allowed`);
    }
    if (size + chunk.byteLength > memory.byteLength) memory = grown(memory, size + chunk.byteLength, limit);
    memory.set(chunk, size);
    size += chunk.byteLength;
    chunk = await nextChunk(response, url, size, call);
  }
  if (announced !== null && size < announced) throw truncated(url, size, announced);
  // Batches are views of this memory: what is much larger than them is not kept.
  return size > memory.byteLength / 2 ? memory.subarray(0, size) : memory.slice(0, size);
}

/** The next chunk of a body; `null` at its good end. */
export async function nextChunk(
  response: HttpResponse,
  url: URL,
  before: number,
  call: StorageCall,
): Promise<Uint8Array | null> {
  let chunk: Uint8Array | null;
  try {
    chunk = await waitFor(call, response.read());
  } catch (error) {
    response.discard();
    throw error;
  }
  if (chunk === null && response.failure !== null) throw truncated(url, before, announcedLength(response));
  return chunk;
}

/** What a body of unknown size is given at first; it doubles. */
const FIRST_BYTES = 64 * 1024;

function grown(memory: Uint8Array<ArrayBuffer>, least: number, most: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, Math.min(2 * memory.byteLength, most)));
  larger.set(memory);
  return larger;
}

function tooLarge(url: URL, why: string): Error {
  return storageError("read", url, {
    reason: "too-large",
    why,
    next: "Raise external.maxEncodedBytes if you expect it.",
  });
}

export function truncated(url: URL, size: number, announced: number | null): Error {
  const of = announced === null ? "" : ` of ${announced}`;
  return storageError("read", url, { reason: "truncated", why: `it ended early, after ${size}${of} bytes` });
}
