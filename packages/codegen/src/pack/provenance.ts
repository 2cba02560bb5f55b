import type { CatalogSnapshot } from "../model/snapshot.js";

/** Where a package comes from, under `vgi` in its package.json. No address is in it. */
export interface Provenance {
  /** Version of vgi-codegen. */
  readonly generator: string;
  /** Version of the contract between generated code and vgi-client. */
  readonly abi: number;
  /** Protocol that the worker spoke; `null` when the snapshot doesn't tell. */
  readonly protocolVersion: string | null;
  /** Hash of `catalog.snapshot.json`, which is in the package. */
  readonly snapshot: string;
  readonly catalogs: readonly CatalogProvenance[];
}

/** One catalog, as its worker told. */
export interface CatalogProvenance {
  readonly name: string;
  /** Version of the worker's implementation; `null` when it doesn't tell. */
  readonly implementationVersion: string | null;
  readonly dataVersion: string | null;
}

/** Where the code of a snapshot comes from. */
export function provenanceOf(snapshot: CatalogSnapshot, hash: string, generator: string): Provenance {
  return {
    generator,
    abi: 1,
    protocolVersion: snapshot.protocolVersion,
    snapshot: hash,
    catalogs: snapshot.catalogs.map(({ name, implementationVersion, dataVersion }) => ({
      name,
      implementationVersion,
      dataVersion,
    })),
  };
}
