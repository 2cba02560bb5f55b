import { formatType } from "vgi-arrow";
import type { ArgumentModel, FunctionModel } from "../model/catalog.js";
import { nearest } from "../nearest.js";
import { readAlike } from "../same-columns.js";
import type { ExpectedArgument, ExpectedFunction } from "./expected-function.js";

/**
 * What of an object changed: that it is there at all, how it is called, what it takes, which columns or result it has, its SQL, or
 * something else.
 */
export type DriftKind = "missing" | "kind" | "arguments" | "output" | "definition" | "other";

/** A difference between an object and what generated code takes it to be. */
export interface Drift {
  readonly kind: DriftKind;
  /** As a clause: `argument count is gone`. */
  readonly text: string;
}

/**
 * Says how a function differs from what was expected, as exactly as the generated code allows.
 *
 * @param models the signatures that the worker has under its name
 * @param others names of the other functions of the schema
 */
export function describeDrift(
  name: string,
  expected: ExpectedFunction,
  models: readonly FunctionModel[],
  others: readonly string[],
): Drift {
  if (models.length === 0) {
    const guess = nearest(name, others);
    return {
      kind: "missing",
      text: guess === undefined ? "it is gone" : `it is gone; there is ${JSON.stringify(guess)}`,
    };
  }
  const alike = models.filter((model) => model.kind === expected.kind);
  if (alike.length === 0) {
    const kinds = [...new Set(models.map((model) => words(model.kind)))].join(" and ");
    return { kind: "kind", text: `it is a ${kinds} function, and no ${words(expected.kind)} function` };
  }
  const differences = alike
    .map((model) => ({ model, texts: argumentDifferences(expected.args, model.arguments) }))
    .toSorted((left, right) => left.texts.length - right.texts.length);
  const [closest] = differences;
  if (closest !== undefined && closest.texts.length > 0) return { kind: "arguments", text: closest.texts.join(", ") };
  const output = closest === undefined ? undefined : outputDifference(expected, closest.model);
  if (output !== undefined) return { kind: "output", text: output };
  return {
    kind: "other",
    text: "its choices, ranges, required settings or secrets, or its declared output are others",
  };
}

function argumentDifferences(expected: readonly ExpectedArgument[], actual: readonly ArgumentModel[]): string[] {
  const left = actual.filter(({ role }) => role !== "table");
  const texts: string[] = [];
  for (const argument of expected.filter(({ role }) => role !== "table")) {
    const wireName = argument.name ?? argument.key;
    const index = left.findIndex(({ name }) => name === wireName);
    const [found] = index === -1 ? [] : left.splice(index, 1);
    const text = found === undefined ? "is gone" : argumentDifference(argument, found);
    if (text !== undefined) texts.push(`argument ${wireName} ${text}`);
  }
  texts.push(...left.map(({ name, optional }) => `argument ${name} is new${optional ? "" : ", and required"}`));
  return texts;
}

function argumentDifference(expected: ExpectedArgument, actual: ArgumentModel): string | undefined {
  const [was, is] = [typeText(expected), typeText(actual)];
  if (was !== is && !readAlike(expected.type, actual.type)) return `is ${is}, and not ${was}`;
  if ((expected.varargs === true) !== actual.varargs) return actual.varargs ? "is any number now" : "is one value now";
  if (expected.role !== actual.role) return `is ${actual.role}, and not ${expected.role}`;
  if ((expected.optional === true) === actual.optional) return undefined;
  return actual.optional ? "may be left out now" : "is required now";
}

function typeText({ any, type }: Pick<ExpectedArgument | ArgumentModel, "any" | "type">): string {
  return any === true || type === "null" ? "any" : formatType(type);
}

function outputDifference({ output }: ExpectedFunction, model: FunctionModel): string | undefined {
  if (output === undefined || model.output.fields.length === 0) return undefined;
  const isScalar = model.kind === "scalar" || model.kind === "aggregate";
  for (const [index, field] of output.fields.entries()) {
    const found = isScalar ? model.output.fields[index] : model.output.fields.find(({ name }) => name === field.name);
    if (found === undefined) return `column ${JSON.stringify(field.name)} is gone`;
    if (!readAlike(found.type, field.type)) {
      return `${isScalar ? "its result" : `column ${JSON.stringify(field.name)}`} is ${formatType(found.type)}, and not ${formatType(field.type)}`;
    }
  }
  const extra = model.output.fields.find(({ name }) => !output.fields.some((field) => field.name === name));
  return extra === undefined || isScalar ? undefined : `column ${JSON.stringify(extra.name)} is new`;
}

function words(kind: string): string {
  return kind.replaceAll("_", "-");
}
