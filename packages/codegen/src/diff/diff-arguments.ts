import type { ArgumentModel, FunctionModel } from "vgi-client";
import { formatType } from "vgi-arrow/values";
import { argumentTypeText, isAnyTyped } from "../model/signature.js";
import type { Change, Place } from "./change.js";
import { rangeWithin } from "./range.js";
import { diffEach } from "./diff-each.js";
import {
  additive,
  always,
  behavioural,
  breaking,
  changed,
  compareProperties,
  documentation,
  type Rules,
  same,
  type Verdict,
} from "./rules.js";
import { inputTypeChange, widens } from "./type-effect.js";

const regenerate = "the SDK from before sends it wrongly until it is generated again";

const rules = {
  name: "identity",
  role: (before, after) =>
    before === "column" || after === "column"
      ? breaking("It moves between the columns and the constants of a call.")
      : behavioural(`TypeScript gives it as before; ${regenerate}.`),
  type: (_before, _after, models) => typeChange(models.before, models.after),
  any: "elsewhere",
  varargs: always(breaking("An argument of any number is an array; one of one value is not.")),
  optional: (before) =>
    before ? breaking("Calls without it are refused.") : additive("Calls may leave it out from now on."),
  default: (_before, _after, models) => defaultChange(models.before, models.after),
  defaultText: (_before, _after, models) => {
    const known = models.before.default ?? models.after.default;
    if (known !== undefined) return undefined;
    const isSaid = models.before.defaultText !== undefined && models.after.defaultText !== undefined;
    return isSaid ? behavioural("Calls without it get another value.") : documentation();
  },
  doc: documentation,
  choices: (before, after) => choicesChange(before ?? [], after ?? []),
  range: (before, after) => {
    if (after === undefined) return additive("Values are no longer limited.");
    return before !== undefined && rangeWithin(before, after)
      ? additive("More values are taken.")
      : breaking("Values that were taken may be refused.");
  },
  metadata: (before, after) => {
    const [old, next] = [before?.[pattern], after?.[pattern]];
    if (old === next) return behavioural("What the worker says of it beyond the protocol changes.");
    return next === undefined
      ? additive("Texts are no longer limited by a pattern.")
      : breaking("Texts that were taken may not match the pattern.");
  },
} satisfies Rules<ArgumentModel>;

const pattern = "vgi_pattern";

type Signature = Pick<FunctionModel, "arguments">;

/** What differs between the arguments of two signatures that are taken for one. */
export function diffArguments(before: Signature, after: Signature, place: Place): Change[] {
  const changes = diffEach(identified(before), identified(after), {
    what: "argument",
    key: ({ id }) => id,
    place: ({ argument }) => ({ ...place, part: argument.name }),
    added: ({ argument }) => addedVerdict(argument, before),
    removed: ({ argument }) => removedVerdict(argument),
    shown: ({ argument }) => argumentTypeText(argument),
    compare: (old, next, part) => compareProperties(rules, old.argument, next.argument, part, undefined),
  });
  const [oldOrder, nextOrder] = [order(before, after), order(after, before)];
  if (!same(oldOrder, nextOrder)) {
    const verdict = behavioural(`TypeScript names arguments, so calls are as before; ${regenerate}.`);
    changes.push(changed(place, "order of arguments", verdict, oldOrder, nextOrder));
  }
  return changes;
}

/** Identifies arguments as the generator does: by name, and where that is not unique by number too. A table has no name in TypeScript. */
function identified(model: Signature): { readonly id: string; readonly argument: ArgumentModel }[] {
  const seen = new Map<string, number>();
  return model.arguments.map((argument) => {
    const name = JSON.stringify(argument.role === "table" ? ["table"] : argument.name);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { id: `${name}#${count}`, argument };
  });
}

/** Arguments that go by place, as far as both signatures have them. */
function order(model: Signature, other: Signature): string[] {
  const common = new Set(byPlace(other));
  return byPlace(model).filter((name) => common.has(name));
}

function byPlace(model: Signature): string[] {
  return model.arguments.filter(({ role }) => role === "column" || role === "positional").map(({ name }) => name);
}

function addedVerdict(argument: ArgumentModel, before: Signature): Verdict {
  if (argument.role === "table") return behavioural("The input is taken as before.");
  if (!argument.optional) return breaking("Calls without it are refused.");
  if (argument.role === "column") {
    return before.arguments.some(({ role }) => role === "column")
      ? additive("Calls may leave it out.")
      : breaking("The function took a number of rows, and takes columns now.");
  }
  return before.arguments.some(isCallArgument)
    ? additive("Calls may leave it out.")
    : breaking("It is the first argument of the function: options of a call stand after it from now on.");
}

function isCallArgument({ role }: ArgumentModel): boolean {
  return role === "positional" || role === "named";
}

function removedVerdict({ role }: ArgumentModel): Verdict {
  return role === "table" ? behavioural("The input is taken as before.") : breaking("Calls that give it are refused.");
}

function typeChange(before: ArgumentModel, after: ArgumentModel): Verdict | undefined {
  if (before.role === "table" || after.role === "table") return undefined;
  const [wasAny, isAny] = [isAnyTyped(before), isAnyTyped(after)];
  if (wasAny && isAny) return undefined;
  if (wasAny) return breaking(`It took every type, and takes ${formatType(after.type)} now.`);
  if (isAny) {
    const keepsValues = after.role !== "column" && (before.type === "utf8" || before.type === "bool");
    return keepsValues
      ? additive("It takes values of every type now.")
      : breaking("It takes every type now, and values have to say theirs: plain numbers don't.");
  }
  const hasChoices = (after.choices ?? []).length > 0;
  if (hasChoices && before.type !== after.type && !widens(after.type, before.type)) {
    return breaking("With another type, its choices become a type of their own.");
  }
  return inputTypeChange(before.type, after.type);
}

function defaultChange(before: ArgumentModel, after: ArgumentModel): Verdict | undefined {
  // `null` is a value of the argument where it is the default.
  if (before.default === null && after.default !== null) return breaking("null is no longer a value of it.");
  if (before.default !== undefined && after.default !== undefined) {
    return behavioural("Calls without it get another value.");
  }
  return documentation();
}

function choicesChange(before: readonly string[], after: readonly string[]): Verdict | undefined {
  if (after.length === 0) return additive("Every value is taken now.");
  if (before.length === 0) return breaking("Only some values are taken from now on.");
  const lost = before.filter((choice) => !after.includes(choice));
  if (lost.length > 0)
    return breaking(
      `Calls with ${lost
        .slice(0, 3)
        .map((one) => JSON.stringify(one))
        .join(", ")} are refused.`,
    );
  return after.some((choice) => !before.includes(choice)) ? additive("More values are taken.") : documentation();
}
