import { concatChunks, emptyBatch } from "vgi-arrow";
import type { CallScope } from "../transports/call-scope.js";
import { LOCATION, LOCATION_SHA256 } from "../wire/metadata-keys.js";
import { encodeSingle } from "../wire/request.js";
import { parseUrl } from "./storage-url.js";
import type { LargeRequest, RequestUploader } from "./request-uploader.js";
import { withAttempts } from "./with-attempts.js";
import type { StorageAccess } from "./storage-access.js";
import { statusFault, storageError } from "./storage-error.js";
import { sendToStorage } from "./storage-request.js";
import { sha256Hex } from "./verify-digest.js";

/** How much of a body is compressed to see whether it pays. */
const SAMPLE_BYTES = 256 * 1024;
/** Fast rather than small: it is read once. */
const ZSTD_LEVEL = 1;
/** It pays when a tenth or more is saved. */
const WORTHWHILE = 0.9;

interface Payload {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Puts large requests where their server fetches them; wire specification, section 10, "Upload URL generation". */
export class ExternalUploader implements RequestUploader {
  readonly #access: StorageAccess;

  constructor(access: StorageAccess) {
    this.#access = access;
  }

  async upload(request: LargeRequest, scope: CallScope): Promise<Uint8Array[]> {
    const place = await scope.race(request.requestUploadUrl());
    const url = parseUrl(place.uploadUrl);
    if (url === null)
      throw storageError("written", place.uploadUrl, { reason: "invalid", why: "the server gave no URL" });
    const body = concatChunks(request.body);
    const digest = await scope.race(sha256Hex(body));
    await this.#put(url, await scope.race(this.#payload(body, request)), request, scope);
    const metadata = new Map(request.metadata);
    metadata.set(LOCATION, place.downloadUrl);
    metadata.set(LOCATION_SHA256, digest);
    return encodeSingle(emptyBatch(request.schema, metadata));
  }

  async #put(url: URL, { bytes, headers }: Payload, request: LargeRequest, scope: CallScope): Promise<void> {
    const { maxUploadBytes, method, address } = request;
    if (maxUploadBytes !== null && bytes.byteLength > maxUploadBytes) {
      throw storageError("written", url, {
        reason: "too-large",
        why: `${method} has ${bytes.byteLength} bytes of input, and ${address} takes ${maxUploadBytes}`,
        next: "Send less at once.",
      });
    }
    await withAttempts("written", url, this.#access.settings, scope, async (call) => {
      const response = await sendToStorage(this.#access, { method: "PUT", url, headers, body: [bytes] }, call);
      const { status } = response;
      response.finish();
      if (status < 200 || status >= 300) throw storageError("written", url, statusFault(status));
    });
  }

  /** The body as it is stored. Stores that sign the type of an upload sign this one. */
  async #payload(body: Uint8Array, { supportedEncodings }: LargeRequest): Promise<Payload> {
    const headers = { "content-type": "application/octet-stream" };
    if (!supportedEncodings.includes("zstd") || !(await this.#compresses(body))) return { bytes: body, headers };
    const encoded = await this.#access.codecs.encoded("zstd", [body], ZSTD_LEVEL);
    if (encoded.byteLength > WORTHWHILE * body.byteLength) return { bytes: body, headers };
    return { bytes: encoded, headers: { ...headers, "content-encoding": "zstd" } };
  }

  async #compresses(body: Uint8Array): Promise<boolean> {
    if (body.byteLength <= SAMPLE_BYTES) return true;
    const middle = (body.byteLength - SAMPLE_BYTES) >> 1;
    const sample = await this.#access.codecs.encoded(
      "zstd",
      [body.subarray(middle, middle + SAMPLE_BYTES)],
      ZSTD_LEVEL,
    );
    return sample.byteLength <= WORTHWHILE * SAMPLE_BYTES;
  }
}
