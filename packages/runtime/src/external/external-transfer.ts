import type { RecordBatch } from "apache-arrow";
import { withMetadata } from "vgi-arrow";
import type { BatchTransfer } from "../transports/batch-transfer.js";
import type { CallScope } from "../transports/call-scope.js";
import type { CallContext } from "../transports/call-context.js";
import { LOCATION, LOCATION_FETCH_MS, LOCATION_SHA256, LOCATION_SOURCE } from "../wire/metadata-keys.js";
import { fetchObject } from "./fetch-object.js";
import { readObject } from "./read-object.js";
import { parseUrl } from "./storage-url.js";
import type { StorageAccess } from "./storage-access.js";
import { storageError } from "./storage-error.js";
import { verifyDigest } from "./verify-digest.js";

/** Reads what a worker left in external storage and sent a pointer to; wire specification, section 12. */
export class ExternalTransfer implements BatchTransfer {
  readonly #access: StorageAccess;

  constructor(access: StorageAccess) {
    this.#access = access;
  }

  async resolve(pointer: RecordBatch, context: CallContext, scope: CallScope | null): Promise<RecordBatch> {
    const location = pointer.metadata.get(LOCATION) ?? "";
    const url = parseUrl(location);
    if (url === null) throw storageError("read", location, { reason: "invalid", why: "the pointer has no URL" });
    const started = performance.now();
    const bytes = await fetchObject(this.#access, url, scope);
    const elapsed = performance.now() - started;
    const digest = pointer.metadata.get(LOCATION_SHA256);
    if (digest !== undefined) await verifyDigest(url, bytes, digest);
    scope?.check();
    const batch = readObject(url, bytes, pointer.schema, context);
    const metadata = new Map(batch.metadata);
    metadata.delete(LOCATION_SHA256);
    metadata.set(LOCATION_FETCH_MS, elapsed.toFixed(1));
    // In full, signature included: it names the object that was read. Messages show it redacted.
    metadata.set(LOCATION_SOURCE, location);
    return withMetadata(batch, metadata);
  }
}
