import type { CopyFormatModel } from "vgi-client";
import { copyFormatKey } from "../model/normalize.js";
import type { Change } from "./change.js";
import { diffArguments } from "./diff-arguments.js";
import { diffEach } from "./diff-each.js";
import { additive, always, behavioural, breaking, compareProperties, documentation, type Rules } from "./rules.js";

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
  return diffEach(before, after, {
    what: "copy format",
    key: copyFormatKey,
    place: ({ name }) => ({ catalog, kind: "copy format", name }),
    added: additive("It can be used from now on."),
    removed: breaking("Programs that use it no longer compile."),
    shown: ({ direction }) => direction,
    compare: (old, next, place) => [
      ...compareProperties(formatRules, old, next, place, undefined),
      ...diffArguments({ arguments: old.options }, { arguments: next.options }, place),
    ],
  });
}
