import { formatType } from "vgi-arrow/values";
import type { OptionModel, SecretTypeModel } from "vgi-client";
import type { Change, Place } from "./change.js";
import { diffEach } from "./diff-each.js";
import { additive, always, behavioural, breaking, compareProperties, documentation, type Rules } from "./rules.js";
import { inputTypeChange } from "./type-effect.js";

const optionRules = {
  name: "identity",
  description: documentation,
  type: inputTypeChange,
  default: (before, after) => {
    if (after === undefined) return breaking("Programs that leave it out have no value for it.");
    return before === undefined
      ? additive("It can be left out from now on.")
      : behavioural("Programs that leave it out get another value.");
  },
  required: (before) =>
    before ? additive("It can be left out from now on.") : breaking("Programs that leave it out are refused."),
} satisfies Rules<OptionModel>;

const secretRules = {
  name: "identity",
  description: documentation,
  parameters: "elsewhere",
} satisfies Rules<SecretTypeModel>;

const parameterRules = {
  name: "identity",
  type: inputTypeChange,
  nullable: (before) =>
    before ? breaking("Secrets without it are refused.") : additive("It can be left out from now on."),
  metadata: documentation,
  redact: always(behavioural("Whether it may be shown changes.")),
} satisfies Rules<SecretTypeModel["parameters"][number]>;

/**
 * What differs between attach options, or settings.
 *
 * @param wasOpen whether generated code took options of any name, because none was declared
 */
export function diffOptions(
  kind: "attach option" | "setting",
  before: readonly OptionModel[],
  after: readonly OptionModel[],
  catalog: string,
  wasOpen: boolean,
): Change[] {
  const first = `It is the first ${kind}: any could be given before, and only those that are declared from now on.`;
  return diffEach(before, after, {
    what: kind,
    key: ({ name }) => name,
    place: ({ name }) => ({ catalog, kind, name }),
    added: ({ required }) => {
      if (required) return breaking("Programs that don't give it are refused.");
      return wasOpen ? breaking(first) : additive("Programs may give it from now on.");
    },
    removed: breaking("Programs that give it are refused."),
    shown: ({ type }) => formatType(type),
    compare: (old, next, place) => compareProperties(optionRules, old, next, place, undefined),
  });
}

/** What differs between secret types. */
export function diffSecretTypes(
  before: readonly SecretTypeModel[],
  after: readonly SecretTypeModel[],
  catalog: string,
): Change[] {
  return diffEach(before, after, {
    what: "secret type",
    key: ({ name }) => name,
    place: ({ name }) => ({ catalog, kind: "secret type", name }),
    added: breaking("A secret of this name could be anything before, and has these parameters from now on."),
    removed: breaking("Secrets of it are no longer known."),
    compare: (old, next, place) => [
      ...compareProperties(secretRules, old, next, place, undefined),
      ...diffParameters(old.parameters, next.parameters, place),
    ],
  });
}

function diffParameters(
  before: SecretTypeModel["parameters"],
  after: SecretTypeModel["parameters"],
  secret: Place,
): Change[] {
  return diffEach(before, after, {
    what: "parameter",
    key: ({ name }) => name,
    place: ({ name }) => ({ ...secret, part: name }),
    added: ({ nullable }) =>
      nullable ? additive("Secrets may have it from now on.") : breaking("Secrets without it are refused."),
    removed: breaking("Secrets that have it are refused."),
    shown: ({ type }) => formatType(type),
    compare: (old, next, place) => compareProperties(parameterRules, old, next, place, undefined),
  });
}
