import type { CatalogModel } from "vgi-client";
import type { CallShape } from "../model/function-groups.js";
import type { NamesLock } from "../names/catalog-names.js";
import { assignCatalogNames } from "../names/assign-names.js";
import type { Change, Place } from "./change.js";
import { added, additive, breaking, changed, paired, removed } from "./rules.js";

/** What a lock remembers of a catalog that was generated. */
export interface GeneratedNames {
  readonly catalog: string;
  readonly names: NamesLock;
}

/**
 * What differs between generated code and the catalogs that it would be generated from now, as far as the lock tells: it
 * keeps functions with their signatures, and no more. A changed signature is taken for the worst.
 *
 * @param generated catalogs of the lock, of those that are concerned
 */
export function diffLock(generated: readonly GeneratedNames[], catalogs: readonly CatalogModel[]): Change[] {
  const now = catalogs.map((model) => ({
    catalog: model.name,
    names: assignCatalogNames(model, generated.find(({ catalog }) => catalog === model.name)?.names).lock,
  }));
  return paired(generated, now, ({ catalog }) => catalog).flatMap(({ before, after }): Change[] => {
    const place: Place = { catalog: (after ?? before)?.catalog ?? "" };
    if (before === undefined) return [added(place, "catalog", additive("It can be attached from now on."))];
    if (after === undefined) return [removed(place, "catalog", breaking("Programs that attach it fail."))];
    return paired(functions(before), functions(after), ({ id }) => id).flatMap((pair) =>
      diffFunction(pair.before, pair.after),
    );
  });
}

/** A function as the lock has it. */
interface LockedFunction {
  readonly id: string;
  readonly place: Place;
  readonly signatures: readonly string[];
}

function diffFunction(before: LockedFunction | undefined, after: LockedFunction | undefined): Change[] {
  const place = (after ?? before)?.place ?? { catalog: "" };
  if (before === undefined) {
    return [added(place, "function", additive("It can be called from now on."), after?.signatures)];
  }
  if (after === undefined) {
    return [removed(place, "function", breaking("Programs that call it no longer compile."), before.signatures)];
  }
  const lost = before.signatures.filter((signature) => !after.signatures.includes(signature));
  const gained = after.signatures.filter((signature) => !before.signatures.includes(signature));
  if (lost.length > 0 && gained.length > 0) {
    const reason = "Arguments change; the lock does not tell whether they may be left out, and a snapshot would.";
    return [changed(place, "signature", breaking(reason), lost, gained)];
  }
  return [
    ...lost.map((one) => removed(place, "overload", breaking("Calls of this signature no longer compile."), one)),
    ...gained.map((one) => added(place, "overload", additive("It can be called in one more way."), one)),
  ];
}

function functions({ catalog, names }: GeneratedNames): LockedFunction[] {
  return Object.entries(names.overloads).map(([id, slots]) => {
    const signatures = slots.filter((slot) => slot !== null);
    return { id, place: { catalog, kind: "function", ...parseId(id) }, signatures };
  });
}

/** Reads the key of a function in the lock: path of the schema as JSON, shape, name. */
function parseId(id: string): Pick<Place, "schema" | "shape" | "name"> {
  for (let end = id.indexOf("] "); end !== -1; end = id.indexOf("] ", end + 1)) {
    const path = parsePath(id.slice(0, end + 1));
    const [shape = "", ...name] = id.slice(end + 2).split(" ");
    if (path !== undefined) return { schema: path, shape: shape as CallShape, name: name.join(" ") };
  }
  return { name: id };
}

function parsePath(text: string): string[] | undefined {
  try {
    return JSON.parse(text) as string[];
  } catch {
    return undefined;
  }
}
