import type { CatalogModel, FunctionModel, SchemaModel } from "vgi-client";
import { objectGlob } from "./object-glob.js";
import type { CatalogSnapshot } from "./snapshot.js";

/** Globs over `catalog.schema.kind.name`, kind being `function`, `table`, `view` or `macro`. */
export interface ObjectSelection {
  /** Default: everything. */
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** What of a snapshot was selected. */
export interface SelectedObjects {
  readonly snapshot: CatalogSnapshot;
  /** Globs that matched no object: misspelt, most likely. */
  readonly unused: readonly string[];
}

/**
 * Leaves out of a snapshot what isn't selected, and with it what nothing reaches any more: indexes of tables that are gone,
 * schemas without an object that had some, settings and secret types that only functions which are gone asked for, columns bound for them.
 */
export function selectObjects(snapshot: CatalogSnapshot, selection: ObjectSelection): SelectedObjects {
  if (selection.include === undefined && selection.exclude === undefined) return { snapshot, unused: [] };
  const unused = new Set([...(selection.include ?? []), ...(selection.exclude ?? [])]);
  const include = matcher(selection.include, unused);
  const exclude = matcher(selection.exclude, unused);
  const isWanted = (place: string): boolean => {
    // Both are asked, whatever the first says: each notes which of its globs matched.
    const [isIncluded, isExcluded] = [include(place), exclude(place)];
    return (selection.include === undefined || isIncluded) && !isExcluded;
  };
  const catalogs = snapshot.catalogs.map((catalog) => selectInCatalog(catalog, isWanted));
  const bound = snapshot.bound.filter(({ catalog, schema, name }) =>
    isWanted(objectPlace(catalog, schema, "function", name)),
  );
  return { snapshot: { ...snapshot, catalogs, bound }, unused: [...unused] };
}

/** The name by which globs know an object. */
export function objectPlace(
  catalog: string,
  schema: readonly string[],
  kind: "function" | "table" | "view" | "macro",
  name: string,
): string {
  return `${catalog}.${schema.join(".")}.${kind}.${name}`;
}

function matcher(globs: readonly string[] = [], unused: Set<string>): (place: string) => boolean {
  const tests = globs.map((glob) => [glob, objectGlob(glob)] as const);
  return (place) => {
    const matching = tests.filter(([, matches]) => matches(place));
    for (const [glob] of matching) unused.delete(glob);
    return matching.length > 0;
  };
}

function selectInCatalog(catalog: CatalogModel, isWanted: (place: string) => boolean): CatalogModel {
  const schemas = catalog.schemas.map((schema) => selectInSchema(catalog.name, schema, isWanted));
  const dropped = new Set(functionsOf(catalog.schemas));
  for (const model of functionsOf(schemas)) dropped.delete(model);
  const isReachable = (name: string, needs: (model: FunctionModel) => readonly string[]): boolean =>
    ![...dropped].some((model) => needs(model).includes(name)) ||
    functionsOf(schemas).some((model) => needs(model).includes(name));
  return {
    ...catalog,
    settings: catalog.settings.filter(({ name }) => isReachable(name, (model) => model.requiredSettings)),
    secretTypes: catalog.secretTypes.filter(({ name }) => isReachable(name, (model) => model.requiredSecrets)),
    schemas: schemas.filter((schema, index) => !isBare(schema) || isBare(catalog.schemas[index])),
  };
}

function selectInSchema(catalog: string, schema: SchemaModel, isWanted: (place: string) => boolean): SchemaModel {
  const wanted =
    (kind: Parameters<typeof objectPlace>[2]) =>
    ({ name }: { readonly name: string }): boolean =>
      isWanted(objectPlace(catalog, schema.path, kind, name));
  const tables = schema.tables.filter(wanted("table"));
  return {
    ...schema,
    functions: schema.functions.filter(wanted("function")),
    tables,
    views: schema.views.filter(wanted("view")),
    macros: schema.macros.filter(wanted("macro")),
    indexes: schema.indexes.filter((index) => tables.some(({ name }) => name === index.table)),
  };
}

function functionsOf(schemas: readonly SchemaModel[]): FunctionModel[] {
  return schemas.flatMap(({ functions }) => functions);
}

function isBare(schema: SchemaModel | undefined): boolean {
  return (
    schema === undefined ||
    schema.functions.length + schema.tables.length + schema.views.length + schema.macros.length === 0
  );
}
