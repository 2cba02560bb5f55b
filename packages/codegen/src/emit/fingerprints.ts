import type { CatalogModel, FunctionModel, MacroModel, TableModel, ViewModel } from "vgi-client";
import { functionFingerprint, macroFingerprint, tableFingerprint, viewFingerprint } from "vgi-client/fingerprint";

/** Fingerprints of objects: what is compared at run time with what the worker has by then. */
export type Fingerprints = ReadonlyMap<FunctionModel | TableModel | ViewModel | MacroModel, string>;

/** Fingerprints of all objects. Hashing is asynchronous on the web, and so here. */
export async function fingerprintsOf(catalogs: readonly CatalogModel[]): Promise<Fingerprints> {
  const schemas = catalogs.flatMap((catalog) => catalog.schemas);
  const pending = [
    ...schemas.flatMap(({ functions }) => functions.map((model) => [model, functionFingerprint(model)] as const)),
    ...schemas.flatMap(({ tables }) => tables.map((model) => [model, tableFingerprint(model)] as const)),
    ...schemas.flatMap(({ views }) => views.map((model) => [model, viewFingerprint(model)] as const)),
    ...schemas.flatMap(({ macros }) => macros.map((model) => [model, macroFingerprint(model)] as const)),
  ];
  return new Map(await Promise.all(pending.map(async ([model, hash]) => [model, await hash] as const)));
}
