import type { CatalogModel } from "vgi-client";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import { assignCatalogNames } from "../names/assign-names.js";
import type { GroupNames } from "../names/catalog-names.js";

/** What a package exports under one subpath. */
export interface PackageEntry {
  /** As in `exports`: `.`, `./client`, `./main`. */
  readonly subpath: string;
  /** Its module below `dist`, without extension. */
  readonly module: string;
  /** Functions that it exports. */
  readonly groups: readonly GroupNames[];
  readonly catalog: CatalogModel;
  /** Whether it is the module of the default schema, which exports `connect`. */
  readonly isDefault: boolean;
}

/**
 * The entries of a package: one for each schema, `client` and `connect`. The default schema of an only catalog is the
 * package itself; several catalogs have their folder in front.
 */
export function packageEntries(
  generated: readonly GeneratedCatalog[],
  models: readonly CatalogModel[],
): readonly PackageEntry[] {
  return generated.flatMap(({ catalog: name, folder, names: lock, files }) => {
    const catalog = models.find((model) => model.name === name);
    if (catalog === undefined) return [];
    const names = assignCatalogNames(catalog, lock);
    const written = new Set(files.map(({ path }) => path.replace(/(\.d)?\.[jt]s$/, "")));
    const prefix = generated.length === 1 ? "./" : `./${folder}/`;
    const entry = (file: string, groups: readonly GroupNames[], isDefault: boolean): PackageEntry[] => {
      const module = `${folder}/${file}`;
      return written.has(module) ? [{ subpath: `${prefix}${file}`, module, groups, catalog, isDefault }] : [];
    };
    const modules = names.schemas.flatMap((schema) =>
      entry(schema.file, schema.groups, schema === names.defaultSchema),
    );
    const root = modules.find(({ isDefault }) => isDefault && generated.length === 1);
    return [
      ...(root === undefined ? [] : [{ ...root, subpath: "." }]),
      ...modules,
      ...entry("client", [], false),
      ...entry("connect", [], false),
    ];
  });
}
