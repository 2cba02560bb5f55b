import type { CatalogModel } from "vgi-client";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import { servicesFolder } from "../emit/services/generate-services.js";
import { assignCatalogNames } from "../names/assign-names.js";
import type { MethodNames } from "../names/service-names.js";
import type { CatalogNames, GroupNames, SchemaNames, SchemaSection } from "../names/catalog-names.js";

/** What a module of a package is about: the functions of a schema, or one of the things beside them. */
export type EntryContent =
  | "functions"
  | SchemaSection
  | "copy"
  | "companions"
  | "client"
  | "connect"
  | "methods"
  | "connectService";

/** What a package exports under one subpath. */
export interface PackageEntry {
  /** As in `exports`: `.`, `./client`, `./main`, `./main/tables`. */
  readonly subpath: string;
  /** Its module below `dist`, without extension. */
  readonly module: string;
  readonly content: EntryContent;
  /** Functions that it exports. */
  readonly groups: readonly GroupNames[];
  /** Names of all constants that it exports, but for `connect` and `client`. */
  readonly constants: readonly string[];
  /** `undefined` for what belongs to services. */
  readonly catalog: CatalogModel | undefined;
  /** Methods that it exports, of a protocol's module. */
  readonly methods?: readonly MethodNames[];
  /** Whether it is the module of the default schema, or of a protocol, which exports `connect`. */
  readonly isDefault: boolean;
}

/**
 * The entries of a package: one for each module of a schema, and those of the catalog as a whole. The default schema of an only
 * catalog is the package itself; several catalogs have their folder in front.
 */
export function packageEntries(
  generated: readonly GeneratedCatalog[],
  models: readonly CatalogModel[],
  hasServices = false,
): readonly PackageEntry[] {
  return generated.flatMap(({ catalog: name, folder, names: lock, files }) => {
    const catalog = models.find((model) => model.name === name);
    if (catalog === undefined) return [];
    const written = new Set(files.map(({ path }) => path.replace(/(\.d)?\.[jt]s$/, "")));
    // A schema may be called as the folder of services is.
    const isTaken = hasServices && files.some(({ path }) => path.startsWith(`${folder}/${servicesFolder}`));
    const prefix = generated.length === 1 && !isTaken ? "./" : `./${folder}/`;
    const entries = moduleParts(assignCatalogNames(catalog, lock)).flatMap(({ file, ...part }): PackageEntry[] => {
      const module = `${folder}/${file}`;
      return written.has(module) ? [{ subpath: `${prefix}${file}`, module, catalog, ...part }] : [];
    });
    const root = entries.find(({ isDefault }) => isDefault && generated.length === 1);
    return root === undefined ? entries : [{ ...root, subpath: "." }, ...entries];
  });
}

type ModulePart = Omit<PackageEntry, "subpath" | "module" | "catalog"> & { readonly file: string };

function moduleParts({ schemas, defaultSchema, copyFormats, companions }: CatalogNames): ModulePart[] {
  return [
    ...schemas.flatMap((schema) => schemaParts(schema, schema === defaultSchema)),
    partBeside("copy", "copy", [...copyFormats.values()].map(exportOf)),
    partBeside("companions", "companions", [...companions.values()]),
    partBeside("client", "client", []),
    partBeside("connect", "connect", []),
  ];
}

function schemaParts({ file, groups, tables, views, macros }: SchemaNames, isDefault: boolean): ModulePart[] {
  return [
    { file, content: "functions", groups, constants: groups.map(exportOf), isDefault },
    partBeside(`${file}/tables`, "tables", [...tables.values()].map(exportOf)),
    partBeside(`${file}/views`, "views", [...views.values()]),
    partBeside(`${file}/macros`, "macros", [...macros.values()]),
  ];
}

/** A module without functions. */
function partBeside(file: string, content: EntryContent, constants: readonly string[]): ModulePart {
  return { file, content, groups: [], constants, isDefault: false };
}

function exportOf(names: { readonly export: string }): string {
  return names.export;
}
