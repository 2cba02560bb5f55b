import type { CopyFormatModel } from "vgi-client";
import { copyFormatKey } from "../model/normalize.js";
import type { Change, Place } from "./change.js";
import { diffArguments } from "./diff-arguments.js";
import {
  added,
  additive,
  always,
  behavioural,
  breaking,
  compareProperties,
  documentation,
  paired,
  removed,
  type Rules,
} from "./rules.js";

const formatRules = {
  name: "identity",
  direction: "identity",
  description: documentation,
  comment: documentation,
  tags: documentation,
  options: "elsewhere",
  ordered: always(behavioural("Whether rows are written in their order changes.")),
} satisfies Rules<CopyFormatModel>;

/** What differs between the formats of `COPY`. */
export function diffCopyFormats(
  before: readonly CopyFormatModel[],
  after: readonly CopyFormatModel[],
  catalog: string,
): Change[] {
  return paired(before, after, copyFormatKey).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog, kind: "copy format", name: (next ?? old)?.name ?? "" };
    const direction = (next ?? old)?.direction;
    if (old === undefined) return [added(place, "copy format", additive("It can be used from now on."), direction)];
    if (next === undefined) {
      return [removed(place, "copy format", breaking("Programs that use it no longer compile."), direction)];
    }
    const changes = compareProperties(formatRules, old, next, place, undefined);
    return changes.concat(diffArguments({ arguments: old.options }, { arguments: next.options }, place));
  });
}
