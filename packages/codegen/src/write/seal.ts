import { createHash } from "node:crypto";
import { sortKeys } from "../model/canonical-json.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { GeneratedLock } from "./lock-file.js";

/** What generated code follows from besides the lock, all of it: one hash for each part of the output folder. */
export interface InputDigests {
  /** By wire name. */
  readonly catalogs: ReadonlyMap<string, string>;
  /** `null` where the server has none, absent where nothing is known of services. */
  readonly services: string | null | undefined;
}

/**
 * The digests of a run.
 *
 * @param settings what is the same for all parts, as text: the program itself, and the options that it generates with
 */
export function inputDigests(snapshot: CatalogSnapshot, settings: string): InputDigests {
  const { catalogs, bound, services } = normalizeSnapshot(snapshot);
  const ofCatalogs = catalogs.map((catalog): [string, string] => {
    const own = bound.filter((candidate) => candidate.catalog === catalog.name);
    return [catalog.name, digest({ settings, catalog, bound: own })];
  });
  const digestOfServices = services?.length === 0 ? null : services && digest({ settings, services });
  return { catalogs: new Map(ofCatalogs), services: digestOfServices };
}

/**
 * Seals a part of the lock: as long as the seal fits, these inputs gave these files. It covers the names and hashes beside it,
 * so that a lock that was edited, or merged from two, fits nothing and is not believed.
 */
export function sealOf(input: string, part: GeneratedLock): string {
  return digest({ input, part: { ...part, seal: undefined } });
}

function digest(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(value)))
    .digest("hex");
}
