import { formatType, type FieldSpec } from "vgi-arrow";
import type { OptionModel, SecretTypeModel } from "vgi-client";
import type { Change, Place } from "./change.js";
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
  return paired(before, after, ({ name }) => name).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog, kind, name: (next ?? old)?.name ?? "" };
    if (old !== undefined && next !== undefined) return compareProperties(optionRules, old, next, place, undefined);
    if (old !== undefined) {
      return [removed(place, kind, breaking("Programs that give it are refused."), formatType(old.type))];
    }
    if (next === undefined) return [];
    const verdict = next.required
      ? breaking("Programs that don't give it are refused.")
      : wasOpen
        ? breaking(`It is the first ${kind}: any could be given before, and only those that are declared from now on.`)
        : additive("Programs may give it from now on.");
    return [added(place, kind, verdict, formatType(next.type))];
  });
}

/** What differs between secret types. */
export function diffSecretTypes(
  before: readonly SecretTypeModel[],
  after: readonly SecretTypeModel[],
  catalog: string,
): Change[] {
  return paired(before, after, ({ name }) => name).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog, kind: "secret type", name: (next ?? old)?.name ?? "" };
    if (old === undefined) {
      const reason = "A secret of this name could be anything before, and has these parameters from now on.";
      return [added(place, "secret type", breaking(reason))];
    }
    if (next === undefined) return [removed(place, "secret type", breaking("Secrets of it are no longer known."))];
    const changes = compareProperties(secretRules, old, next, place, undefined);
    return changes.concat(diffParameters(old.parameters, next.parameters, place));
  });
}

function diffParameters(
  before: SecretTypeModel["parameters"],
  after: SecretTypeModel["parameters"],
  secret: Place,
): Change[] {
  return paired(before, after, ({ name }) => name).flatMap(({ before: old, after: next }): Change[] => {
    const place = partOf(secret, (next ?? old)?.name ?? "");
    if (old !== undefined && next !== undefined) return compareProperties(parameterRules, old, next, place, undefined);
    if (old !== undefined)
      return [removed(place, "parameter", breaking("Secrets that have it are refused."), type(old))];
    if (next === undefined) return [];
    const verdict = next.nullable
      ? additive("Secrets may have it from now on.")
      : breaking("Secrets without it are refused.");
    return [added(place, "parameter", verdict, type(next))];
  });
}

function partOf(place: Place, part: string): Place {
  return { ...place, part };
}

function type(field: FieldSpec): string {
  return formatType(field.type);
}
