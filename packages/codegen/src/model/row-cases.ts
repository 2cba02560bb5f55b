import type { ArgumentModel, FunctionModel, Json } from "vgi-client";
import { compareText } from "./compare.js";
import { isAnyTyped } from "./signature.js";

/** What a case says of one argument: that it is given, that it is not, or the values it has, where `null` is leaving it out. */
export type ArgumentCondition = "given" | "absent" | readonly (string | number | boolean | null)[];

/** Arguments, by wire name, of which it is known that they give rows of one type. */
export interface ArgumentCase {
  readonly when: ReadonlyMap<string, ArgumentCondition>;
  /** Index of the row type. */
  readonly output: number;
}

/** Arguments that a function was bound with, and which of its row types bind gave. */
export interface BoundSet {
  readonly arguments: Readonly<Record<string, Json>>;
  readonly output: number;
}

/** Whether values of an argument can be told apart by the compiler: they are texts, numbers or booleans as they are. */
export type HasLiterals = (argument: ArgumentModel) => boolean;

/** A way to look at an argument: by its value, or by whether it is given. */
interface Look {
  readonly argument: ArgumentModel;
  readonly by: "value" | "presence";
}

/** More cases than this are slower to compile than they help. */
const mostCases = 32;

/**
 * Tells the row types of a function apart by the arguments that it was bound with: by one argument where that is enough, then by two,
 * else by all. No cases where the same arguments gave different rows, or values differ that the compiler can't tell apart.
 *
 * Texts and booleans count by their value; other arguments by whether they are given, where that is enough.
 */
export function rowCases(model: FunctionModel, sets: readonly BoundSet[], hasLiterals: HasLiterals): ArgumentCase[] {
  if (new Set(sets.map(({ output }) => output)).size < 2) return [];
  const looks = model.arguments
    .filter((argument) => argument.role !== "table")
    .flatMap((argument) => looksAt(argument, hasLiterals))
    .filter((look) => new Set(sets.map((set) => mark(look, set))).size > 1);
  const chosen = candidates(looks).find((tried) => tellsApart(tried, sets));
  if (chosen === undefined) return [];
  const cases = chosen.length === 1 ? casesByOne(chosen, sets) : casesByMark(chosen, sets);
  return cases.length > mostCases ? [] : cases;
}

function looksAt(argument: ArgumentModel, hasLiterals: HasLiterals): Look[] {
  const byPresence: Look = { argument, by: "presence" };
  if (argument.varargs || !hasLiterals(argument)) return [byPresence];
  const byValue: Look = { argument, by: "value" };
  return isMode(argument) ? [byValue, byPresence] : [byPresence, byValue];
}

/** Whether values of an argument name one of a few ways, as texts and booleans do. */
function isMode(argument: ArgumentModel): boolean {
  return isAnyTyped(argument) || argument.type === "bool" || String(argument.type).includes("utf8");
}

function candidates(looks: readonly Look[]): (readonly Look[])[] {
  const pairs = looks.flatMap((one, index) => {
    const others = looks.slice(index + 1).filter(({ argument }) => argument !== one.argument);
    return others.map((other) => [one, other]);
  });
  const byValue = looks.filter(
    (look) => look.by === "value" || !looks.some((other) => other.argument === look.argument && other.by === "value"),
  );
  return [...looks.map((look) => [look]), ...pairs, byValue];
}

/** What a look sees of a set of arguments; a default counts as the value that it is. */
function mark({ argument, by }: Look, { arguments: given }: BoundSet): string {
  const isGiven = Object.hasOwn(given, argument.name);
  if (by === "presence") return String(isGiven);
  const value = isGiven ? given[argument.name] : argument.default;
  return value === undefined ? "" : JSON.stringify(literalOf(argument, value));
}

function marks(looks: readonly Look[], set: BoundSet): string {
  return JSON.stringify(looks.map((look) => mark(look, set)));
}

function tellsApart(looks: readonly Look[], sets: readonly BoundSet[]): boolean {
  const outputs = new Map<string, number>();
  return (
    looks.length > 0 &&
    sets.every((set) => {
      const key = marks(looks, set);
      const known = outputs.get(key) ?? set.output;
      outputs.set(key, known);
      return known === set.output && looks.every((look) => isSayable(look, set));
    })
  );
}

/** Whether the value of a set is one that a type can name. References to the environment are not the value. */
function isSayable({ argument, by }: Look, { arguments: given }: BoundSet): boolean {
  const value = given[argument.name];
  if (by === "presence" || value === undefined || typeof value === "boolean") return true;
  const isLarge = argument.type === "int64" || argument.type === "uint64";
  if (typeof value === "string") return isLarge ? /^-?\d+$/.test(value) : !value.includes("${");
  return typeof value === "number" && !isAnyTyped(argument) && (!isLarge || Number.isSafeInteger(value));
}

/** One argument tells: a case for each row type, with all values that gave it. */
function casesByOne(looks: readonly Look[], sets: readonly BoundSet[]): ArgumentCase[] {
  const outputs = [...new Set(sets.map(({ output }) => output))].toSorted((left, right) => left - right);
  return outputs.map((output) =>
    caseOf(
      looks,
      sets.filter((set) => set.output === output),
      output,
    ),
  );
}

/** Several arguments tell together: a case for each combination. */
function casesByMark(looks: readonly Look[], sets: readonly BoundSet[]): ArgumentCase[] {
  const keys = [...new Set(sets.map((set) => marks(looks, set)))].toSorted(compareText);
  return keys.map((key) => {
    const alike = sets.filter((set) => marks(looks, set) === key);
    return caseOf(looks, alike, alike[0]?.output ?? 0);
  });
}

function caseOf(looks: readonly Look[], sets: readonly BoundSet[], output: number): ArgumentCase {
  return { output, when: new Map(looks.map((look) => [look.argument.name, condition(look, sets)])) };
}

function condition(look: Look, sets: readonly BoundSet[]): ArgumentCondition {
  const { argument } = look;
  if (look.by === "presence") return sets.some((set) => mark(look, set) === "true") ? "given" : "absent";
  const given = sets.flatMap((set) => set.arguments[argument.name] ?? argument.default ?? []);
  const literals = new Set(given.map((value) => literalOf(argument, value as Json)));
  const values = [...literals].filter((value) => value !== null);
  values.sort((left, right) => compareText(String(left), String(right)));
  if (values.length === 0) return "absent";
  const isDefault = argument.default !== undefined && literals.has(literalOf(argument, argument.default));
  return isDefault || sets.some((set) => mark(look, set) === "") ? [...values, null] : values;
}

/** A value as types name it. An int64 of the safe range is a number, whichever way it was written. */
function literalOf({ type }: ArgumentModel, value: Json): string | number | boolean | null {
  if (typeof value === "string" && (type === "int64" || type === "uint64") && Number.isSafeInteger(Number(value))) {
    return Number(value);
  }
  return typeof value === "object" ? null : value;
}
