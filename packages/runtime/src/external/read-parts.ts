import type { ByteSource } from "../http/coding/content-codecs.js";
import type { HttpResponse } from "../http/http-client.js";
import { bodySource, truncated } from "./read-body.js";
import { withAttempts } from "./with-attempts.js";
import type { StorageAccess, StorageCall } from "./storage-access.js";
import { statusFault, storageError } from "./storage-error.js";
import { sendToStorage } from "./storage-request.js";

/** Whether the rest of an object may be asked for in parts, and in how many. */
export function takesParts(response: HttpResponse, length: number | null, access: StorageAccess): length is number {
  const { parallelFromBytes, partBytes, maxEncodedBytes } = access.settings;
  const ranges = response.header("accept-ranges")?.toLowerCase().includes("bytes") === true;
  return ranges && length !== null && length >= parallelFromBytes && length > partBytes && length <= maxEncodedBytes;
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

  const beginning = bodySource(first, url, length, call, () => inconsistent(url, "it has more bytes than announced"));
  const readOn = async (): Promise<void> => {
    let at = 0;
    while (low < high) {
      low += 1;
      at = await fill(beginning, url, memory, at, part(low - 1)[1]);
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
  await Promise.all([readOn(), ...Array.from({ length: parallelParts - 1 }, readBack)]);
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
    const surplus = (): Error => inconsistent(url, `it answered "${range}" with more bytes than that`);
    const source = bodySource(response, url, end - start, call, surplus);
    try {
      checkPart(response, url, range, `bytes ${start}-${end - 1}/${length}`, identity);
      await fill(source, url, memory, start, end);
      // The end of the body; anything more is a surplus.
      await source.read();
    } catch (error) {
      response.discard();
      throw error;
    }
  });
}

/** Throws for an answer that is not the part that was asked for, of the same object. */
function checkPart(response: HttpResponse, url: URL, range: string, contentRange: string, identity: string): void {
  if (response.status >= 300) throw storageError("read", url, statusFault(response.status));
  if (response.status !== 206)
    throw inconsistent(url, `it offered ranges, and answered "${range}" with HTTP ${response.status}`);
  if (response.header("content-range")?.trim() !== contentRange || identityOf(response) !== identity)
    throw inconsistent(url, "it changed while it was read in parts");
}

/**
 * Reads until `end` was reached or passed, and gives where it is then: a chunk of the first response may reach into the next part, which holds
 * the same bytes.
 */
async function fill(source: ByteSource, url: URL, memory: Uint8Array, start: number, end: number): Promise<number> {
  let at = start;
  while (at < end) {
    const chunk = await source.read();
    if (chunk === null) throw truncated(url, at - start, end - start);
    memory.set(chunk, at);
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
