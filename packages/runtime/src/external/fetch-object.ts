import {
  type ByteSource,
  type ContentCoding,
  contentCodingOf,
  DecodedSizeError,
} from "../http/coding/content-codecs.js";
import type { HttpResponse } from "../http/http-client.js";
import { VgiError } from "../errors/index.js";
import type { CallScope } from "../transports/call-scope.js";
import { announcedLength, bodySource, collect, memorySource } from "./read-body.js";
import { readParts, takesParts } from "./read-parts.js";
import { withAttempts } from "./with-attempts.js";
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
  const headers = { "accept-encoding": "zstd, gzip" };
  const response = await sendToStorage(access, { method: "GET", url, headers, body: null }, call);
  try {
    if (response.status !== 200) throw storageError("read", url, statusFault(response.status));
    const coding = codingOf(response, url);
    return await (coding === null
      ? readPlain(access, url, response, call)
      : readCoded(access, url, response, coding, call));
  } catch (error) {
    response.discard();
    throw error;
  }
}

async function readPlain(
  access: StorageAccess,
  url: URL,
  response: HttpResponse,
  call: StorageCall,
): Promise<Uint8Array> {
  const { maxEncodedBytes, maxDecodedBytes } = access.settings;
  const length = announcedLength(response);
  if (length !== null && length > maxDecodedBytes && length <= maxEncodedBytes)
    throw decodedTooLarge(url, maxDecodedBytes);
  if (takesParts(response, length, access)) return readParts(access, url, response, length, call);
  const bytes = await collect(wholeBody(access, url, response, call), bounded(length, maxEncodedBytes));
  if (bytes.byteLength > maxDecodedBytes) throw decodedTooLarge(url, maxDecodedBytes);
  return bytes;
}

async function readCoded(
  access: StorageAccess,
  url: URL,
  response: HttpResponse,
  coding: ContentCoding,
  call: StorageCall,
): Promise<Uint8Array> {
  const { maxDecodedBytes } = access.settings;
  const length = announcedLength(response);
  const encoded = takesParts(response, length, access)
    ? memorySource(await readParts(access, url, response, length, call))
    : wholeBody(access, url, response, call);
  try {
    return await collect(access.codecs.decoded(coding, encoded, maxDecodedBytes), null);
  } catch (error) {
    if (error instanceof VgiError) throw error;
    if (error instanceof DecodedSizeError) throw decodedTooLarge(url, maxDecodedBytes);
    throw storageError("read", url, { reason: "invalid", why: `it is not the ${coding} that it is said to be` });
  }
}

function wholeBody(access: StorageAccess, url: URL, response: HttpResponse, call: StorageCall): ByteSource {
  const { maxEncodedBytes } = access.settings;
  return bodySource(response, url, maxEncodedBytes, call, () =>
    storageError("read", url, {
      reason: "too-large",
      why: `it has more than the ${maxEncodedBytes} bytes that are allowed`,
      next: "Raise external.maxEncodedBytes if you expect it.",
    }),
  );
}

function codingOf(response: HttpResponse, url: URL): ContentCoding | null {
  const name = (response.header("content-encoding") ?? "").split(";")[0]?.trim() ?? "";
  if (name === "" || name.toLowerCase() === "identity") return null;
  const coding = contentCodingOf(name);
  if (coding !== null) return coding;
  throw storageError("read", url, { reason: "invalid", why: "its Content-Encoding is neither zstd nor gzip" });
}

/** An announced size is believed as far as it is allowed. */
function bounded(length: number | null, limit: number): number | null {
  return length === null ? null : Math.min(length, limit);
}

function decodedTooLarge(url: URL, limit: number): Error {
  return storageError("read", url, {
    reason: "too-large",
    why: `it has more than the ${limit} bytes that are allowed once it is decoded`,
    next: "Raise external.maxDecodedBytes if you expect it.",
  });
}
