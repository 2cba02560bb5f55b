import { formatType } from "vgi-arrow/values";
import type { ArgumentModel, FunctionModel } from "vgi-client";

/** Whether any Arrow type is taken: declared so, or without a type of its own. */
export function isAnyTyped(argument: ArgumentModel): boolean {
  return argument.role !== "table" && (argument.any || argument.type === "null");
}

/** The type of an argument as people read it: `int64`, `any`, `table`, `utf8...`. */
export function argumentTypeText(argument: ArgumentModel): string {
  const type = argument.role === "table" ? "table" : isAnyTyped(argument) ? "any" : formatType(argument.type);
  return argument.varargs ? `${type}...` : type;
}

/**
 * A signature as people read it, with wire names: `count int64, batch_size => int64 = 2048`.
 * Constants of scalar and aggregate functions are marked `const`.
 */
export function signatureText(model: Pick<FunctionModel, "kind" | "arguments">): string {
  return model.arguments
    .map((argument) => {
      const isConstant = argument.role === "positional" && (model.kind === "scalar" || model.kind === "aggregate");
      const name = argument.role === "named" ? `${argument.name} =>` : argument.name;
      return `${isConstant ? "const " : ""}${name} ${argumentTypeText(argument)}${defaultText(argument)}`;
    })
    .join(", ");
}

function defaultText(argument: ArgumentModel): string {
  if (!argument.optional) return "";
  const text = argumentDefaultText(argument);
  return text === undefined ? " = default" : ` = ${text}`;
}

/** The default of an argument as text, or `undefined` when the worker has none or doesn't say. */
export function argumentDefaultText(argument: ArgumentModel): string | undefined {
  const { default: value } = argument;
  if (value === undefined) return argument.defaultText;
  const isText = typeof argument.type === "string" && argument.type.includes("utf8");
  return typeof value === "string" && !isText ? value : JSON.stringify(value);
}

/** What tells one overload from another: kind, and role, name and type of each argument. Stable text, for sorting and locks. */
export function signatureKey(model: FunctionModel): string {
  const list = model.arguments.map((argument) => `${argument.role} ${argument.name}: ${argumentTypeText(argument)}`);
  return `${model.kind}(${list.join(", ")})`;
}
