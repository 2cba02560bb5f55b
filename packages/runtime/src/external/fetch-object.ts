import { contentCoding, ContentCodingError } from "../compression/content-coding.js";
import type { HttpResponse } from "../http/http-client.js";
import type { CallScope } from "../transports/call-scope.js";
import { announcedLength, readBody } from "./read-body.js";
import { readParts, takesParts } from "./read-parts.js";
import { withAttempts } from "./retry.js";
import type { StorageAccess, StorageCall } from "./storage-access.js";
import { statusFault, storageError } from "./storage-error.js";
import { sendToStorage } from "./storage-request.js";

/**
 * The content of an object, decompressed. Bounded on the way in and again while it is decoded; wire specification, section 12,
 * "Fetch safety".
 *
 * @throws ExternalStorageError; CancelledError or DeadlineError when the call is over
 */
export function fetchObject(access: StorageAccess, url: URL, scope: CallScope | null): Promise<Uint8Array> {
  return withAttempts("read", url, access.settings, scope, (call) => fetchOnce(access, url, call));
}

async function fetchOnce(access: StorageAccess, url: URL, call: StorageCall): Promise<Uint8Array> {
  const { maxEncodedBytes, maxDecodedBytes } = access.settings;
  const headers = { "accept-encoding": "zstd, gzip" };
  const response = await sendToStorage(access, { method: "GET", url, headers, body: null }, call);
  if (response.status !== 200) {
    response.discard();
    throw storageError("read", url, statusFault(response.status));
  }
  const coding = contentCoding(response.header("content-encoding"));
  if (coding === undefined) {
    response.discard();
    throw storageError("read", url, { reason: "invalid", why: "its Content-Encoding is neither zstd nor gzip" });
  }
  const encoded = await readEncoded(access, url, response, maxEncodedBytes, call);
  if (coding !== null) return decode(access, url, () => access.codecs.decode(coding, encoded, maxDecodedBytes));
  if (encoded.byteLength > maxDecodedBytes) throw tooLarge(url, `it has more than ${maxDecodedBytes} bytes`);
  return encoded;
}

function readEncoded(
  access: StorageAccess,
  url: URL,
  response: HttpResponse,
  limit: number,
  call: StorageCall,
): Promise<Uint8Array> {
  const length = announcedLength(response);
  return takesParts(response, length, access) && length <= limit
    ? readParts(access, url, response, length, call)
    : readBody(response, url, limit, call);
}

async function decode(access: StorageAccess, url: URL, work: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ContentCodingError)) throw error;
    if (error.fault === "too-large") throw tooLarge(url, error.message);
    throw storageError("read", url, { reason: "invalid", why: error.message });
  }
}

function tooLarge(url: URL, why: string): Error {
  return storageError("read", url, {
    reason: "too-large",
    why,
    next: "Raise external.maxDecodedBytes if you expect it.",
  });
}
