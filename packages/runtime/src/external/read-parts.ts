import type { HttpResponse } from "../http/http-client.js";
import { announcedLength, nextChunk, truncated } from "./read-body.js";
import { withAttempts } from "./retry.js";
import type { StorageAccess, StorageCall } from "./storage-access.js";
import { statusFault, storageError } from "./storage-error.js";
import { sendToStorage } from "./storage-request.js";

/** Whether the rest of an object may be asked for in parts, and in how many. */
export function takesParts(response: HttpResponse, length: number | null, access: StorageAccess): length is number {
  const { parallelFromBytes, partBytes } = access.settings;
  const ranges = response.header("accept-ranges")?.toLowerCase().includes("bytes") === true;
  return ranges && length !== null && length >= parallelFromBytes && length > partBytes;
}

/**
 * Reads a large object in several parts at once. The response that announced its size is read on from the beginning; the others take
 * parts from the end, until they meet. So no request is spent on asking for the size, and URLs that are signed for GET alone will do.
 */
export async function readParts(
  access: StorageAccess,
  url: URL,
  first: HttpResponse,
  length: number,
  call: StorageCall,
): Promise<Uint8Array> {
  const { partBytes, parallelParts } = access.settings;
  const memory = new Uint8Array(length);
  const identity = identityOf(first);
  let low = 0;
  let high = Math.ceil(length / partBytes);
  const part = (index: number): readonly [start: number, end: number] => [
    index * partBytes,
    Math.min((index + 1) * partBytes, length),
  ];

  const readOn = async (): Promise<void> => {
    let at = 0;
    while (low < high) {
      low += 1;
      at = await fill(first, url, memory, at, part(low - 1)[1], call);
    }
    first.discard();
  };
  const readBack = async (): Promise<void> => {
    while (low < high) {
      high -= 1;
      const [start, end] = part(high);
      await readRange(access, url, memory, start, end, identity, call);
    }
  };
  // The first response goes first: it claims its part before the others look for theirs.
  const readers = [readOn(), ...Array.from({ length: parallelParts - 1 }, readBack)];
  try {
    await Promise.all(readers);
  } catch (error) {
    first.discard();
    throw error;
  }
  return memory;
}

/** Bytes `start` to `end` (exclusive), into the same place of `memory`. */
async function readRange(
  access: StorageAccess,
  url: URL,
  memory: Uint8Array,
  start: number,
  end: number,
  identity: string,
  { scope, signal }: StorageCall,
): Promise<void> {
  const range = `bytes=${start}-${end - 1}`;
  const length = memory.byteLength;
  await withAttempts("read", url, access.settings, scope, async (attempt) => {
    const call = { scope, signal: AbortSignal.any([signal, attempt.signal]) };
    const headers = { range, "accept-encoding": "zstd, gzip" };
    const response = await sendToStorage(access, { method: "GET", url, headers, body: null }, call);
    if (response.status !== 206) {
      response.discard();
      if (response.status >= 300) throw storageError("read", url, statusFault(response.status));
      throw inconsistent(url, `it offered ranges, and answered "${range}" with HTTP ${response.status}`);
    }
    if (
      response.header("content-range")?.trim() !== `bytes ${start}-${end - 1}/${length}` ||
      identityOf(response) !== identity
    ) {
      response.discard();
      throw inconsistent(url, "it changed while it was read in parts");
    }
    const announced = announcedLength(response);
    if (announced !== null && announced !== end - start) {
      response.discard();
      throw inconsistent(url, `it answered "${range}" with ${announced} bytes`);
    }
    const at = await fill(response, url, memory, start, end, call);
    // What follows the part is the end of the body, or too much.
    if (at > end || (await nextChunk(response, url, at - start, call)) !== null) {
      response.discard();
      throw inconsistent(url, `it answered "${range}" with more bytes than that`);
    }
  });
}

/**
 * Reads from a response until `end` was reached or passed, and gives where it is then. What lies behind `end` is written too, as far as there
 * is room: of the first response it is the beginning of the next part.
 */
async function fill(
  response: HttpResponse,
  url: URL,
  memory: Uint8Array,
  start: number,
  end: number,
  call: StorageCall,
): Promise<number> {
  let at = start;
  while (at < end) {
    const chunk = await nextChunk(response, url, at - start, call);
    if (chunk === null) throw truncated(url, at, memory.byteLength);
    memory.set(chunk.subarray(0, Math.max(0, memory.byteLength - at)), at);
    at += chunk.byteLength;
  }
  return at;
}

/** What the parts of one object have in common: its version, and how it is encoded. */
function identityOf(response: HttpResponse): string {
  return `${response.header("etag") ?? ""} ${response.header("content-encoding") ?? ""}`;
}

function inconsistent(url: URL, why: string): Error {
  return storageError("read", url, { reason: "invalid", why });
}
