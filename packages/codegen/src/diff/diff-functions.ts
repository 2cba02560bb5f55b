import { formatType, type SchemaSpec } from "vgi-arrow/values";
import type { FunctionModel, OptionModel, SchemaModel } from "vgi-client";
import { knownOutput } from "../emit/known-output.js";
import { isFullyTyped } from "../emit/row-declarations.js";
import { schemaLiteral } from "../emit/type-literal.js";
import type { BoundOutput } from "../model/bound-output.js";
import { groupFunctions, type FunctionGroup } from "../model/function-groups.js";
import { rowCases } from "../model/row-cases.js";
import { signatureText } from "../model/signature.js";
import type { Change, Place } from "./change.js";
import { diffArguments } from "./diff-arguments.js";
import { diffColumns } from "./diff-columns.js";
import { matchOverloads, type OverloadPair } from "./match-overloads.js";
import { sharedCalls, sharesMore } from "./overload-choice.js";
import {
  added,
  additive,
  always,
  behavioural,
  breaking,
  changed,
  compareProperties,
  documentation,
  paired,
  removed,
  same,
  type Rules,
  type Verdict,
} from "./rules.js";
import { outputTypeChange } from "./type-effect.js";

/** What a function's schema and catalog say beside it. */
export interface FunctionSide {
  readonly settings: readonly OptionModel[];
  /** Outputs of functions of this schema that bind gave. */
  readonly bound: readonly BoundOutput[];
}

interface Sides {
  readonly before: FunctionSide;
  readonly after: FunctionSide;
}

const rules = {
  name: "identity",
  kind: always(behavioural("It is called as before, and the worker treats its input in another way.")),
  comment: documentation,
  description: documentation,
  tags: documentation,
  arguments: "elsewhere",
  output: "elsewhere",
  examples: documentation,
  categories: documentation,
  stability: always(behavioural("What may be kept of its results changes.")),
  nullHandling: always(behavioural("What null values give changes.")),
  orderPreservation: always(behavioural("In which order rows come changes.")),
  requiredSettings: (before, after, { context }) => settingsChange(before, after, context.after.settings),
  requiredSecrets: (before, after) =>
    after.some((secret) => !before.includes(secret))
      ? breaking("Calls without the secret are refused.")
      : additive("Calls need fewer secrets."),
  projectionPushdown: always(behavioural("Calls that ask for some columns fetch more or less than before.")),
  filterPushdown: always(behavioural("Calls with a filter fetch more or less than before.")),
  maxWorkers: always(behavioural("How many workers a call may take changes.")),
  hasFinalize: always(behavioural("Whether rows come after the end of the input changes.")),
  supportsWindow: (_before, after) =>
    after === true ? additive("It has window.") : breaking("It has no window any more."),
  streamingPartitioned: (_before, after) =>
    after === true ? additive("It has streaming.") : breaking("It has no streaming any more."),
} satisfies Rules<FunctionModel, Sides>;

function settingsChange(
  before: readonly string[],
  after: readonly string[],
  settings: readonly OptionModel[],
): Verdict | undefined {
  const more = after.filter((name) => !before.includes(name));
  if (more.length === 0) return behavioural("The function heeds fewer settings.");
  const isGiven = more.every((name) => settings.some((setting) => setting.name === name && "default" in setting));
  return isGiven
    ? behavioural("The function heeds a setting, which has a default.")
    : breaking("Calls without the setting are refused.");
}

/** What differs between the functions of a schema. */
export function diffFunctions(before: SchemaModel, after: SchemaModel, sides: Sides, catalog: string): Change[] {
  const groups = paired(groupFunctions(before.functions), groupFunctions(after.functions), groupKey);
  return groups.flatMap(({ before: old, after: next }): Change[] => {
    const group = next ?? old;
    if (group === undefined) return [];
    const place: Place = {
      catalog,
      schema: after.path,
      kind: "function",
      name: group.name,
      shape: group.shape,
    };
    if (old === undefined)
      return [added(place, "function", additive("It can be called from now on."), signatures(next))];
    if (next === undefined)
      return [removed(place, "function", breaking("Programs that call it no longer compile."), signatures(old))];
    return diffOverloads(old, next, place, sides);
  });
}

function groupKey({ name, shape }: FunctionGroup): string {
  return JSON.stringify([name, shape]);
}

function signatures(group: FunctionGroup | undefined): string {
  return (group?.overloads ?? []).map((model) => `${model.name}(${signatureText(model)})`).join(", ");
}

function diffOverloads(before: FunctionGroup, after: FunctionGroup, place: Place, sides: Sides): Change[] {
  const isOverloaded = before.overloads.length > 1 || after.overloads.length > 1;
  const pairs = matchOverloads(before.overloads, after.overloads);
  const changes = pairs.flatMap(({ before: old, after: next }): Change[] => {
    const own = isOverloaded ? { ...place, signature: signatureText(old ?? next ?? fail()) } : place;
    if (old === undefined) return [added(own, "overload", additive("It can be called in one more way."))];
    if (next === undefined) return [removed(own, "overload", breaking("Calls of this signature no longer compile."))];
    return [
      ...compareProperties(rules, old, next, own, sides),
      ...diffArguments(old, next, own),
      ...diffOutput(old, next, own, sides),
    ];
  });
  return [...changes, ...diffChoice(pairs, place)];
}

function fail(): never {
  throw new Error("A pair has one of two sides at least.");
}

/** Calls that said which signature they mean, and don't any more. */
function diffChoice(pairs: readonly OverloadPair[], place: Place): Change[] {
  return pairs.flatMap(({ before, after }): Change[] => {
    if (before === undefined || after === undefined) return [];
    const rivals = pairs.filter((other) => {
      if (other.after === undefined || other.after === after) return false;
      const shared = other.before === undefined ? undefined : sharedCalls(before, other.before);
      return sharesMore(shared, sharedCalls(before, other.after));
    });
    return rivals.flatMap((rival) => {
      if (rival.after === undefined) return [];
      const reason = `Calls that meant this signature may mean ${signatureText(rival.after)} too, and are refused as ambiguous.`;
      return changed({ ...place, signature: signatureText(after) }, "choice of overload", breaking(reason));
    });
  });
}

function diffOutput(before: FunctionModel, after: FunctionModel, place: Place, sides: Sides): Change[] {
  if (before.kind === "scalar" || before.kind === "aggregate") return diffResult(before.output, after.output, place);
  const old = knownOutput(before, sides.before.bound);
  const next = knownOutput(after, sides.after.bound);
  if (old.outputs.length > 1 || next.outputs.length > 1) {
    const known = [before, after].map((model, index) => {
      const { outputs, sets } = index === 0 ? old : next;
      const cases = rowCases(model, sets, () => true).map(({ when, output }) => ({ when: [...when], output }));
      return { outputs: outputs.map((one) => schemaLiteral(one)), cases };
    });
    return same(known[0], known[1])
      ? []
      : [changed(place, "rows", breaking("Rows are of other types than before, by their arguments."))];
  }
  const [oldOutput, nextOutput] = [old.outputs[0], next.outputs[0]];
  if (oldOutput === undefined && nextOutput === undefined) return [];
  if (oldOutput === undefined) {
    return [
      changed(place, "rows", breaking("Rows were unknowns of any column, and have these columns only from now on.")),
    ];
  }
  if (nextOutput === undefined) {
    return [changed(place, "rows", breaking("Rows had typed columns, and are unknowns from now on."))];
  }
  const changes = diffColumns(oldOutput, nextOutput, place);
  return changes.length > 0 || old.text === next.text
    ? changes
    : [changed(place, "origin of the rows", documentation())];
}

/** The one result of a scalar or aggregate function; its name shows in Arrow batches only. */
function diffResult(before: SchemaSpec, after: SchemaSpec, place: Place): Change[] {
  const [wasTyped, isTyped] = [isFullyTyped(before), isFullyTyped(after)];
  const [old, next] = [before.fields[0], after.fields[0]];
  if (!wasTyped && !isTyped) return [];
  if (!wasTyped)
    return [
      changed(place, "result", breaking("It was unknown, and has a type from now on that comparisons must fit.")),
    ];
  if (!isTyped || old === undefined || next === undefined) {
    return [changed(place, "result", breaking("It had a type, and is unknown from now on."))];
  }
  const verdict = outputTypeChange(old.type, next.type);
  if (verdict !== undefined) return [changed(place, "result", verdict, formatType(old.type), formatType(next.type))];
  return diffColumns({ fields: [{ ...old, name: "result" }] }, { fields: [{ ...next, name: "result" }] }, place);
}
