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

  encode(catalog: CatalogDefinition): Uint8Array {
    const session = crypto.randomUUID();
    return new TextEncoder().encode(JSON.stringify({ catalog: catalog.name, session, key: this.#key }));
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

function read(opaque: Uint8Array): { readonly catalog?: unknown; readonly key?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(opaque)) as { catalog?: unknown; key?: unknown };
  } catch {
    return {};
  }
}
