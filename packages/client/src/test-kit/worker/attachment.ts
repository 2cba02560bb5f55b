import { ServiceError } from "vgi-runtime/server";
import type { CatalogDefinition } from "../define/index.js";

/**
 * The catalogs of a worker, and what an attach hands to the client, who sends it back with every call: the catalog's name, in JSON,
 * behind random bytes that tell two attachments apart. The worker keeps nothing, so any process serves any call, unless it has a key
 * of its own.
 */
export class Attachments {
  readonly catalogs: readonly CatalogDefinition[];
  readonly #key: string | null;

  /** @param key what only this worker knows: it refuses attachments of others. `null` takes all */
  constructor(catalogs: readonly CatalogDefinition[], key: string | null = null) {
    this.catalogs = catalogs;
    this.#key = key;
  }

  /** @param options what the catalog was attached with */
  encode(catalog: CatalogDefinition, options: ReadonlyMap<string, unknown>): Uint8Array {
    const texts = Object.fromEntries([...options].map(([name, value]) => [name, String(value)]));
    const identity = { catalog: catalog.name, session: crypto.randomUUID(), key: this.#key };
    return new TextEncoder().encode(JSON.stringify({ ...identity, options: texts }));
  }

  /** The catalog of an attachment; a call without one means the first catalog. */
  catalogOf(opaque: Uint8Array | null): CatalogDefinition {
    const [first] = this.catalogs;
    if (opaque === null && first !== undefined) return first;
    const { catalog: name, key } = read(opaque ?? new Uint8Array());
    const found = this.catalogs.find((catalog) => catalog.name === name);
    if (found === undefined || key !== this.#key) {
      throw new ServiceError("attach_opaque_data not recognized", {
        type: "OpaqueDataNotRecognizedError",
        code: "INVALID_ARGUMENT",
        kind: "opaque_data_not_recognized",
      });
    }
    return found;
  }
}

/** What an attachment is known by. */
export interface AttachmentIdentity {
  readonly catalog: string;
  /** Another for each attach. */
  readonly session: string;
  /** What it was attached with, as texts. */
  readonly options: Readonly<Record<string, string>>;
}

/** Reads the opaque data that a client sent back; `null` for none of ours. */
export function attachmentIdentity(opaque: Uint8Array | null): AttachmentIdentity | null {
  const { catalog, session, options } = read(opaque ?? new Uint8Array());
  return typeof catalog === "string" && typeof session === "string"
    ? { catalog, session, options: options ?? {} }
    : null;
}

/** The attach data of a request, wherever its method has them; `null` for none. */
export function attachDataOf(params: unknown): Uint8Array | null {
  for (let at: unknown = params; typeof at === "object" && at !== null;) {
    const { attachOpaqueData, bindCall, request } = at as Readonly<Record<string, unknown>>;
    if (attachOpaqueData instanceof Uint8Array) return attachOpaqueData;
    at = request ?? bindCall;
  }
  return null;
}

function read(opaque: Uint8Array): Partial<AttachmentIdentity> & { readonly key?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(opaque)) as Partial<AttachmentIdentity> & { key?: unknown };
  } catch {
    return {};
  }
}
