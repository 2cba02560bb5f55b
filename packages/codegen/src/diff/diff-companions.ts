import type { CompanionModel } from "vgi-client";
import type { Change, Place } from "./change.js";
import {
  added,
  additive,
  always,
  behavioural,
  breaking,
  compareProperties,
  paired,
  removed,
  type Rules,
} from "./rules.js";

const companionRules = {
  name: "identity",
  type: always(behavioural("An engine attaches another kind of catalog.")),
  hidden: always(behavioural("Whether it is for the worker's own tables only changes.")),
  required: (before) =>
    before
      ? breaking("An attach may come without it from now on, and its type says so.")
      : additive("Every attach comes with it from now on."),
} satisfies Rules<CompanionModel>;

/** What differs between the companion catalogs. */
export function diffCompanions(
  before: readonly CompanionModel[],
  after: readonly CompanionModel[],
  catalog: string,
): Change[] {
  return paired(before, after, ({ name }) => name).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog, kind: "companion", name: (next ?? old)?.name ?? "" };
    if (old !== undefined && next !== undefined) return compareProperties(companionRules, old, next, place, undefined);
    return old === undefined
      ? [added(place, "companion", additive("The worker wants another catalog attached beside this one."))]
      : [removed(place, "companion", breaking("Programs that use it no longer compile."))];
  });
}
