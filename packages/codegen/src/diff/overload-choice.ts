import type { ArgumentModel, FunctionModel } from "vgi-client";
import { isAnyTyped } from "../model/signature.js";
import { valueKinds, type ValueKind } from "./type-effect.js";

/**
 * The calls that two signatures of one name both take, as far as they are told apart: by the names of what is given, then by
 * the kinds of values. `undefined` for none.
 */
export interface SharedCalls {
  /** Names that every such call gives. */
  readonly given: ReadonlySet<string>;
  /** Names that such a call may give. */
  readonly allowed: ReadonlySet<string>;
  /** Kinds of value, of those names, that both take. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<ValueKind>>;
}

/** The calls that both signatures take. */
export function sharedCalls(one: FunctionModel, other: FunctionModel): SharedCalls | undefined {
  const [left, right] = [parameters(one), parameters(other)];
  const allowed = new Set([...left.keys()].filter((name) => right.has(name)));
  const given = new Set([...required(left), ...required(right)]);
  for (const name of given) if (!allowed.has(name)) return undefined;
  const kinds = new Map([...allowed].map((name) => [name, sharedKinds(left.get(name), right.get(name))] as const));
  for (const name of given) if (kinds.get(name)?.size === 0) return undefined;
  return { given, allowed, kinds };
}

/** Whether some call is shared now that was not before. */
export function sharesMore(before: SharedCalls | undefined, after: SharedCalls | undefined): boolean {
  if (after === undefined) return false;
  if (before === undefined) return true;
  const isFewer =
    isSubset(before.given, after.given) &&
    isSubset(after.allowed, before.allowed) &&
    [...after.allowed].every((name) =>
      isSubset(after.kinds.get(name) ?? new Set(), before.kinds.get(name) ?? new Set()),
    );
  return !isFewer;
}

/** What TypeScript gives a call: columns and constants are in objects of their own. */
function parameters(model: FunctionModel): Map<string, ArgumentModel> {
  const entries = model.arguments
    .filter(({ role }) => role !== "table")
    .map((argument) => [`${argument.role === "column" ? "column" : "argument"} ${argument.name}`, argument] as const);
  return new Map(entries);
}

function required(all: ReadonlyMap<string, ArgumentModel>): string[] {
  return [...all].flatMap(([name, { optional, varargs }]) => (optional || varargs ? [] : [name]));
}

function sharedKinds(one: ArgumentModel | undefined, other: ArgumentModel | undefined): ReadonlySet<ValueKind> {
  const [left, right] = [kindsOf(one), kindsOf(other)];
  return new Set([...left].filter((kind) => right.has(kind)));
}

const everyKind: ReadonlySet<ValueKind> = new Set(["boolean", "number", "bigint", "string", "object"]);

/** The run time looks at no values of any-typed arguments, nor at those of any number. */
function kindsOf(argument: ArgumentModel | undefined): ReadonlySet<ValueKind> {
  if (argument === undefined) return new Set();
  return isAnyTyped(argument) || argument.varargs ? everyKind : valueKinds(argument.type);
}

function isSubset<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return [...one].every((item) => other.has(item));
}
