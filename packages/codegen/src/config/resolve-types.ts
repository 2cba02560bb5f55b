import { isAbsolute, relative, resolve, sep } from "node:path";
import type { CatalogModel } from "vgi-client";
import type { MappingConfig, TypesConfig } from "./types-config.js";

/**
 * Types whose modules are relative to the output folder, as generated code imports them, and not to the configuration.
 *
 * @param folder of the configuration
 * @param out the output folder
 */
export function resolveTypes(types: TypesConfig, folder: string, out: string): TypesConfig {
  const resolved = (mappings: TypesConfig["byType"]): TypesConfig["byType"] =>
    mappings === undefined
      ? undefined
      : Object.fromEntries(Object.entries(mappings).map(([name, target]) => [name, moved(target, folder, out)]));
  return { ...types, byType: resolved(types.byType), byColumn: resolved(types.byColumn) };
}

function moved(target: MappingConfig, folder: string, out: string): MappingConfig {
  if (typeof target === "string" || !(target.module.startsWith(".") || isAbsolute(target.module))) return target;
  const path = relative(out, resolve(folder, target.module)).split(sep).join("/");
  return { ...target, module: path.startsWith(".") ? path : `./${path}` };
}

/**
 * Columns of `byColumn` that no function and no table has. Those of functions whose columns only bind knows may be there when it is called.
 */
export function unusedColumns({ byColumn = {} }: TypesConfig, catalogs: readonly CatalogModel[]): string[] {
  const known = catalogs.flatMap((catalog) =>
    catalog.schemas.flatMap(({ path, functions, tables }) => {
      const owners = (name: string): string[] => [[...path, name].join("."), [catalog.name, ...path, name].join(".")];
      return [
        ...functions.map((model) => ({
          owners: owners(model.name),
          names: new Set([...model.arguments, ...model.output.fields].map(({ name }) => name)),
          isDynamic: model.output.fields.length === 0,
        })),
        ...tables.map((table) => ({
          owners: owners(table.name),
          names: new Set(table.columns.fields.map(({ name }) => name)),
          isDynamic: false,
        })),
      ];
    }),
  );
  return Object.keys(byColumn).filter(
    (key) =>
      !known.some(({ owners, names, isDynamic }) =>
        owners.some((owner) => key.startsWith(`${owner}.`) && (isDynamic || names.has(key.slice(owner.length + 1)))),
      ),
  );
}
