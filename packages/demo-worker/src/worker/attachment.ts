import type { CatalogDefinition } from "../define/index.js";
import { refuse } from "./refuse.js";

/**
 * What an attach hands to the client, who sends it back with every call: the catalog's name, in JSON, behind random bytes that
 * tell two attachments apart. The worker keeps nothing, so any process serves any call.
 */
export function encodeAttachment(catalog: CatalogDefinition): Uint8Array {
  const session = crypto.randomUUID();
  return new TextEncoder().encode(JSON.stringify({ catalog: catalog.name, session }));
}

/** The catalog of an attachment; a call without one means the first catalog. */
export function attachedCatalog(catalogs: readonly CatalogDefinition[], opaque: Uint8Array | null): CatalogDefinition {
  const [first] = catalogs;
  if (opaque === null && first !== undefined) return first;
  const name = readName(opaque ?? new Uint8Array());
  const found = catalogs.find((catalog) => catalog.name === name);
  if (found === undefined) {
    throw refuse("AttachmentError", "the attach data is not from this worker: attach again", "FAILED_PRECONDITION");
  }
  return found;
}

function readName(opaque: Uint8Array): unknown {
  try {
    return (JSON.parse(new TextDecoder().decode(opaque)) as { catalog?: unknown }).catalog;
  } catch {
    return undefined;
  }
}
