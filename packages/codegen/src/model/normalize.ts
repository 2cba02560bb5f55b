import type { CatalogModel, CopyFormatModel, FunctionModel, SchemaModel } from "vgi-client";
import { canonicalJson, sortKeys } from "./canonical-json.js";
import { comparePaths, compareText } from "./compare.js";
import { distinctBy } from "./distinct-by.js";
import { normalizeServices } from "./normalize-services.js";
import { signatureKey } from "./signature.js";
import type { CatalogSnapshot } from "./snapshot.js";

/**
 * A snapshot in its one canonical order, down to the keys of its objects, whatever order the worker listed things in. Schemas of one path are joined, and
 * of objects that nothing tells apart (tables of one name, functions of one signature) the first is kept.
 */
export function normalizeSnapshot(snapshot: CatalogSnapshot): CatalogSnapshot {
  const catalogs = distinctBy(snapshot.catalogs, (catalog) => catalog.name).map(normalizeCatalog);
  const bound = snapshot.bound.toSorted((left, right) => compareText(canonicalJson(left), canonicalJson(right)));
  const services = snapshot.services === undefined ? undefined : normalizeServices(snapshot.services);
  return sortKeys({ ...snapshot, catalogs, bound, ...(services && { services }) });
}

function normalizeCatalog(catalog: CatalogModel): CatalogModel {
  const schemas = new Map<string, SchemaModel>();
  for (const schema of catalog.schemas) {
    const key = JSON.stringify(schema.path);
    const known = schemas.get(key);
    schemas.set(key, known === undefined ? schema : joined(known, schema));
  }
  return {
    ...catalog,
    attachOptions: distinctBy(catalog.attachOptions, nameOf),
    settings: distinctBy(catalog.settings, nameOf),
    secretTypes: distinctBy(catalog.secretTypes, nameOf),
    ...(catalog.copyFormats && { copyFormats: distinctBy(catalog.copyFormats, copyFormatKey) }),
    ...(catalog.companions && { companions: distinctBy(catalog.companions, nameOf) }),
    schemas: [...schemas.values()].map(normalizeSchema).toSorted((left, right) => comparePaths(left.path, right.path)),
  };
}

function normalizeSchema(schema: SchemaModel): SchemaModel {
  return {
    ...schema,
    functions: distinctBy(schema.functions, functionKey),
    tables: distinctBy(schema.tables, nameOf),
    views: distinctBy(schema.views, nameOf),
    macros: distinctBy(schema.macros, (macro) => `${macro.name} ${macro.kind}`),
    indexes: distinctBy(schema.indexes, (index) => `${index.table} ${index.name}`),
  };
}

function joined(left: SchemaModel, right: SchemaModel): SchemaModel {
  return {
    ...left,
    functions: [...left.functions, ...right.functions],
    tables: [...left.tables, ...right.tables],
    views: [...left.views, ...right.views],
    macros: [...left.macros, ...right.macros],
    indexes: [...left.indexes, ...right.indexes],
  };
}

/** What tells one format of `COPY` from another: one for each direction may have a name. */
export function copyFormatKey({ name, direction }: Pick<CopyFormatModel, "name" | "direction">): string {
  return `${name} ${direction}`;
}

function functionKey(model: FunctionModel): string {
  return `${model.name} ${signatureKey(model)}`;
}

function nameOf(item: { readonly name: string }): string {
  return item.name;
}
