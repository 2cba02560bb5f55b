import type { ServiceModel } from "vgi-client";
import { abi } from "../emit/abi.js";
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
  /** Protocols besides VGI, where the package has some. */
  readonly services?: readonly Pick<ServiceModel, "protocol" | "version" | "hash">[];
}

/** One catalog, as its worker told. */
export interface CatalogProvenance {
  readonly name: string;
  /** Version of the worker's implementation; `null` when it doesn't tell. */
  readonly implementationVersion: string | null;
  readonly dataVersion: string | null;
}

/** What a package offers, in a few words: `Typed functions of the VGI catalog garden`. */
export function offerText(
  { catalogs, services = [] }: Provenance,
  shown: (name: string) => string = (name) => name,
): string {
  const list = (names: readonly string[]): string => names.map(shown).join(", ");
  const functions = `functions of the VGI catalog ${list(catalogs.map(({ name }) => name))}`;
  const methods = `methods of the protocol ${list(services.map(({ protocol }) => protocol))}`;
  const parts = [...(catalogs.length === 0 ? [] : [functions]), ...(services.length === 0 ? [] : [methods])];
  return `Typed ${parts.join(", and ")}`;
}

/** Where the code of a snapshot comes from. */
export function provenanceOf(snapshot: CatalogSnapshot, hash: string, generator: string): Provenance {
  return {
    generator,
    abi,
    protocolVersion: snapshot.protocolVersion,
    snapshot: hash,
    catalogs: snapshot.catalogs.map(({ name, implementationVersion, dataVersion }) => ({
      name,
      implementationVersion,
      dataVersion,
    })),
    ...(snapshot.services && {
      services: snapshot.services.map(({ protocol, version, hash: own }) => ({ protocol, version, hash: own })),
    }),
  };
}
