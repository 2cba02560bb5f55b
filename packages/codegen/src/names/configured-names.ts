import type { CatalogModel } from "vgi-client";

/**
 * TypeScript names that the configuration gives, instead of those that follow from wire names. Keys are wire names:
 * `schema.function`, `schema.table`, or the path of a schema, each with the catalog's name and a dot before it where several have it.
 */
export type ConfiguredNames = Readonly<Record<string, string>>;

/** The name that was given to what lies at a place of a catalog. */
export function configuredName(names: ConfiguredNames, catalog: string, place: readonly string[]): string | undefined {
  const key = place.join(".");
  return ownName(names, `${catalog}.${key}`) ?? ownName(names, key);
}

/** The keys that name nothing in these catalogs: misspelt, or of an object that is gone. */
export function unusedNames(names: ConfiguredNames, catalogs: readonly CatalogModel[]): string[] {
  const places = new Set(catalogs.flatMap(namedPlaces));
  return Object.keys(names).filter((key) => !places.has(key));
}

/** What can be named in a catalog, with and without the catalog's name. */
export function namedPlaces(catalog: CatalogModel): string[] {
  const places = catalog.schemas.flatMap(({ path, functions, tables }) => {
    const schemas = path.map((_part, index) => path.slice(0, index + 1).join("."));
    const objects = [...functions, ...tables].map(({ name }) => `${path.join(".")}.${name}`);
    return [...schemas, ...objects];
  });
  return [...new Set(places)].flatMap((place) => [place, `${catalog.name}.${place}`]);
}

function ownName(names: ConfiguredNames, key: string): string | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}
