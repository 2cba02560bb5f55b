import { assignCatalogNames } from "../names/assign-names.js";
import type { NamesLock } from "../names/catalog-names.js";
import { fileBaseName } from "../names/file-name.js";
import { reservedFileNames } from "../names/reserved.js";
import { Scope } from "../names/scope.js";
import { generatedFrom, type GeneratedFrom } from "../model/generated-from.js";
import { normalizeSnapshot } from "../model/normalize.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { FileDeclaration, GeneratedFile } from "./declarations.js";
import { emitCatalog, type EmitOptions } from "./emit-catalog.js";
import { fingerprintsOf } from "./fingerprints.js";
import { generatedRows, type GeneratedRow } from "./generated-rows.js";
import { printFiles } from "./print.js";
import { servicesFolder } from "./services/generate-services.js";

/** Names that earlier runs gave, by catalog. */
export type PreviousNames = Readonly<Record<string, { readonly folder: string; readonly names: NamesLock }>>;

/** The generated SDK of one catalog. */
export interface GeneratedCatalog {
  readonly catalog: string;
  /** Its folder, relative to the output folder. */
  readonly folder: string;
  readonly names: NamesLock;
  /** What it is generated from, without documentation. */
  readonly from: GeneratedFrom;
  readonly files: readonly GeneratedFile[];
  /** The row types that its modules declare. */
  readonly rows: readonly GeneratedRow[];
}

/**
 * Generates the SDKs of all catalogs of a snapshot: no input but the arguments, no output but the result, and the same bytes for
 * the same input.
 *
 * @param previous names of earlier runs, also of catalogs that are not in this snapshot: their folders stay theirs
 */
export async function generateSdk(
  snapshot: CatalogSnapshot,
  previous: PreviousNames = {},
  options: EmitOptions = {},
): Promise<GeneratedCatalog[]> {
  const { catalogs, bound } = normalizeSnapshot(snapshot);
  const folders = assignFolders([...Object.keys(previous), ...catalogs.map((catalog) => catalog.name)], previous);
  const fingerprints = await fingerprintsOf(catalogs);
  const emitted = catalogs.map((catalog) => {
    const folder = folders.get(catalog.name) ?? "";
    const lock = Object.hasOwn(previous, catalog.name) ? previous[catalog.name]?.names : undefined;
    const names = assignCatalogNames(catalog, lock, options.names);
    const own = bound.filter((candidate) => candidate.catalog === catalog.name);
    const declarations: readonly FileDeclaration[] = emitCatalog(catalog, names, folder, own, {
      ...options,
      fingerprints,
    });
    const rows = generatedRows(catalog, names, own);
    const from = generatedFrom(catalog, own, options.types ?? {});
    return { catalog: catalog.name, folder, names: names.lock, from, declarations, rows };
  });
  const printed = await printFiles(emitted.flatMap(({ declarations }) => declarations));
  let next = 0;
  return emitted.map(({ declarations, ...catalog }) => {
    const files = printed.slice(next, next + declarations.length);
    next += declarations.length;
    return Object.assign(catalog, { files });
  });
}

function assignFolders(catalogs: readonly string[], previous: PreviousNames): Map<string, string> {
  const scope = new Scope({
    reserved: new Set([...reservedFileNames, servicesFolder]),
    previous: Object.fromEntries(Object.entries(previous).map(([name, { folder }]) => [name, folder])),
    ignoreCase: true,
  });
  for (const name of catalogs) scope.claim(name, [fileBaseName(name)]);
  return scope.settle();
}
