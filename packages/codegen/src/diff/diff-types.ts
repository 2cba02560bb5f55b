import type { CatalogModel, Json } from "vgi-client";
import type { TypesConfig } from "../config/types-config.js";
import type { Change, Place } from "./change.js";
import { breaking, changed, paired, same } from "./rules.js";

/** What differs between two configurations of what Arrow values are in TypeScript. */
export function diffTypes(before: TypesConfig, after: TypesConfig, model: CatalogModel): Change[] {
  const catalog: Place = { catalog: model.name };
  const [old, next] = [before.profile ?? "exact", after.profile ?? "exact"];
  const profile = old === next ? [] : [changed(catalog, "types.profile", verdict, old, next)];
  return [
    ...profile,
    ...diffMappings(before.byType, after.byType).map(({ key, values }) =>
      changed(catalog, `types.byType ${JSON.stringify(key)}`, verdict, ...values),
    ),
    ...diffMappings(before.byColumn, after.byColumn).flatMap(({ key, values }) => {
      const place = columnPlace(key, model);
      return place === undefined ? [] : [changed(place, "types.byColumn", verdict, ...values)];
    }),
  ];
}

const verdict = breaking("Programs that give or read such values are given another type of TypeScript.");

function diffMappings(
  before: TypesConfig["byType"] = {},
  after: TypesConfig["byType"] = {},
): { readonly key: string; readonly values: readonly [Json, Json] }[] {
  const pairs = paired(Object.entries(before), Object.entries(after), ([key]) => key);
  return pairs.flatMap(({ before: old, after: next }) => {
    const [key = ""] = next ?? old ?? [];
    const values = [old?.[1] ?? null, next?.[1] ?? null] as const;
    return same(values[0], values[1]) ? [] : [{ key, values: values as readonly [Json, Json] }];
  });
}

/** The column that a key of `byColumn` means in a catalog, if it has its function. */
function columnPlace(key: string, { name: catalog, schemas }: CatalogModel): Place | undefined {
  for (const { path, functions } of schemas) {
    for (const { name } of functions) {
      const owner = [...path, name].join(".");
      const found = [owner, `${catalog}.${owner}`].find((prefix) => key.startsWith(`${prefix}.`));
      if (found !== undefined)
        return { catalog, schema: path, kind: "function", name, part: key.slice(found.length + 1) };
    }
  }
  return undefined;
}
