import type { CompanionModel } from "vgi-client";
import type { Change } from "./change.js";
import { diffEach } from "./diff-each.js";
import { additive, always, behavioural, breaking, compareProperties, type Rules } from "./rules.js";

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
  return diffEach(before, after, {
    what: "companion",
    key: ({ name }) => name,
    place: ({ name }) => ({ catalog, kind: "companion", name }),
    added: additive("The worker wants another catalog attached beside this one."),
    removed: breaking("Programs that use it no longer compile."),
    compare: (old, next, place) => compareProperties(companionRules, old, next, place, undefined),
  });
}
