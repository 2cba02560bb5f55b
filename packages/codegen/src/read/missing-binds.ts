import type { ConfiguredBinds } from "../config/worker-config.js";
import { canonicalJson } from "../model/canonical-json.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { camelCase } from "../names/convert-case.js";
import type { BindArguments } from "./bind-requests.js";

/**
 * Functions that the configuration binds, and that a snapshot has without columns for these arguments: it was pulled before they
 * were configured. Functions that the snapshot does not have are not among them.
 */
export function missingBinds({ catalogs, bound }: CatalogSnapshot, configured: ConfiguredBinds): string[] {
  const isThere = (name: string): boolean =>
    catalogs.some((catalog) =>
      catalog.schemas.some(({ path, functions }) =>
        functions.some((model) => isNamed(name, { catalog: catalog.name, schema: path, name: model.name })),
      ),
    );
  return Object.entries(configured).flatMap(([name, sets]) => {
    const known = new Set(bound.filter((one) => isNamed(name, one)).map((one) => argumentsKey(one.arguments)));
    return sets.some((set) => !known.has(argumentsKey(set))) && isThere(name) ? [name] : [];
  });
}

interface Place {
  readonly catalog: string;
  readonly schema: readonly string[];
  readonly name: string;
}

/** Whether a name of the configuration, with or without the catalog, means this function. */
function isNamed(wanted: string, { catalog, schema, name }: Place): boolean {
  const own = [...schema, name].join(".");
  return wanted === own || wanted === `${catalog}.${own}`;
}

/** The same for arguments that are given by wire name, and by the name that they have in TypeScript. */
function argumentsKey(given: BindArguments): string {
  return canonicalJson(Object.fromEntries(Object.entries(given).map(([name, value]) => [camelCase(name), value])));
}
