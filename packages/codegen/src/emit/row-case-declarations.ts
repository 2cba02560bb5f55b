import type { ArgumentModel } from "vgi-client";
import type { ArgumentCondition, ArgumentCase } from "../model/row-cases.js";
import { isAnyTyped } from "../model/signature.js";
import type { KeyedArgument } from "./argument-declarations.js";
import { inlineCode } from "./comment.js";
import { propertyName, stringLiteral, type LiteralValue } from "./literal.js";
import type { RowShown } from "./row-declarations.js";
import { valueType } from "./value-types.js";

/** The argument types that have literals, as `valueType` prints them. */
const literalTypes = new Set(["string", "boolean", "number", "bigint | number"]);

/** Whether values of an argument, as they are shown, can be told apart by the compiler. */
export function hasLiterals(argument: ArgumentModel, shown: RowShown): boolean {
  if (isAnyTyped(argument)) return true;
  const { name, type, metadata } = argument;
  return literalTypes.has(valueType(type, "in", String, shown.mapping(name), metadata));
}

/** What the run time needs to know of the cases: `RowCase` of codegen-v1. */
export function caseDescriptors(cases: readonly ArgumentCase[], keyed: readonly KeyedArgument[]): LiteralValue[] {
  return cases.map(({ when, output }) => ({
    when: Object.fromEntries([...when].map(([name, condition]) => [argumentNamed(name, keyed).key, condition])),
    output,
  }));
}

/**
 * The type of the cases, a line for each: `readonly [{ readonly weighed: true }, HarvestRow2]`.
 *
 * @param argsType the interface of the arguments
 * @param rowNames of the row types, in order
 */
export function caseTypes(
  cases: readonly ArgumentCase[],
  keyed: readonly KeyedArgument[],
  argsType: string,
  rowNames: readonly string[],
): string {
  const lines = cases.map(({ when, output }) => {
    const properties = [...when].map(([name, condition]) => {
      return propertyType(argumentNamed(name, keyed), condition, argsType);
    });
    return `  readonly [{ ${properties.join("; ")} }, ${rowNames[output] ?? "never"}],\n`;
  });
  return `readonly [\n${lines.join("")}]`;
}

/** Which calls have the rows of a type, for its documentation: `where weighed is true`. */
export function caseText(cases: readonly ArgumentCase[], output: number): string {
  const own = cases.filter((one) => one.output === output);
  const texts = own.map(({ when }) =>
    [...when].map(([name, condition]) => conditionText(name, condition)).join(" and "),
  );
  return texts.join(", or ");
}

function conditionText(name: string, condition: ArgumentCondition): string {
  const argument = inlineCode(name);
  if (typeof condition === "string") return `${argument} is ${condition === "given" ? "given" : "left out"}`;
  const values = condition.map((value) => (value === null ? "left out" : inlineCode(JSON.stringify(value))));
  return `${argument} is ${values.join(" or ")}`;
}

function propertyType(keyed: KeyedArgument, condition: ArgumentCondition, argsType: string): string {
  const key = `readonly ${propertyName(keyed.key)}`;
  if (condition === "absent") return `${key}?: undefined`;
  if (condition === "given") return `${key}: Exclude<${argsType}[${stringLiteral(keyed.key)}], undefined>`;
  const values = condition.flatMap((value) => (value === null ? [] : literalTexts(keyed, value)));
  return condition.includes(null)
    ? `${key}?: ${[...values, "undefined"].join(" | ")}`
    : `${key}: ${values.join(" | ")}`;
}

/** A value as the types that it may have: an int64 is a number or a bigint. */
function literalTexts({ argument }: KeyedArgument, value: string | number | boolean): string[] {
  const isLarge = argument.type === "int64" || argument.type === "uint64";
  if (typeof value === "number") return isLarge ? [`${value}n`, String(value)] : [String(value)];
  if (typeof value === "string") return isLarge && !isAnyTyped(argument) ? [`${value}n`] : [stringLiteral(value)];
  return [String(value)];
}

function argumentNamed(name: string, keyed: readonly KeyedArgument[]): KeyedArgument {
  const found = keyed.find(({ argument }) => argument.name === name);
  if (found === undefined) throw new Error(`No argument is named ${name}.`);
  return found;
}
