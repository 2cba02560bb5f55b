import type { CatalogModel } from "vgi-client";
import type { TypesConfig } from "../config/types-config.js";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
import type { CatalogNames } from "../names/catalog-names.js";
import type { ConfiguredNames } from "../names/configured-names.js";
import { clientModule } from "./client-module.js";
import { companionsModule } from "./companions-module.js";
import { copyModule } from "./copy-module.js";
import { connectModule } from "./connect-module.js";
import type { FileDeclaration } from "./declarations.js";
import type { Fingerprints } from "./fingerprints.js";
import type { ImportExtension } from "./relative-module.js";
import { valuesModule } from "./values-module.js";
import { schemaModule } from "./schema-module.js";
import { sqlObjectsModule } from "./sql-objects-module.js";
import { tablesModule } from "./tables-module.js";

/** How code is written. */
export interface EmitOptions {
  /** Default: `js`. */
  readonly importExtension?: ImportExtension | undefined;
  /** What values are in TypeScript; paths of modules are relative to the output folder. Default: exact. */
  readonly types?: TypesConfig | undefined;
  /** TypeScript names that go before those that follow from wire names. */
  readonly names?: ConfiguredNames | undefined;
}

/**
 * The files of one catalog's SDK. Pure: no input but the arguments, no output but the result.
 *
 * @param folder the catalog's folder, relative to the output folder
 * @param bound columns known from bind, of functions that the configuration names
 */
export function emitCatalog(
  catalog: CatalogModel,
  names: CatalogNames,
  folder: string,
  bound: readonly BoundOutput[],
  options: EmitOptions & { readonly fingerprints?: Fingerprints } = {},
): FileDeclaration[] {
  const types = options.types ?? {};
  const importExtension = options.importExtension ?? "js";
  const fingerprints: Fingerprints = options.fingerprints ?? new Map();
  const modules = names.schemas.flatMap((schemaNames) => {
    const schema = catalog.schemas.find((candidate) => comparePaths(candidate.path, schemaNames.path) === 0);
    if (schema === undefined) return [];
    const isEntry = schemaNames === names.defaultSchema;
    const isEmpty = schema.functions.length === 0 && !isEntry;
    const parts = { catalog, schema, names: schemaNames, bound, isEntry, folder, importExtension, types, fingerprints };
    return [
      ...(isEmpty ? [] : [schemaModule(parts)]),
      ...[...schemaNames.sections.keys()].map((section) =>
        section === "tables"
          ? tablesModule(parts)
          : sqlObjectsModule(section, catalog, schema, schemaNames, folder, fingerprints),
      ),
    ];
  });
  const values = modules.length === 0 ? [] : valuesModule(catalog.name, folder, types);
  const { copyFormats = [], companions = [] } = catalog;
  return [
    ...values,
    connectModule(catalog, folder),
    clientModule(catalog, names, folder, importExtension),
    ...(copyFormats.length === 0
      ? []
      : [copyModule({ catalog, formats: copyFormats, names, folder, importExtension, types })]),
    ...(companions.length === 0 ? [] : [companionsModule(catalog, companions, names, folder)]),
    ...modules,
  ];
}
