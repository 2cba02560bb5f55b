import { fromJsonValue, type TypedValue, type TypeSpec } from "vgi-arrow";
import type { ArgumentModel, ArgumentValue, CallArguments, Json } from "vgi-client";
import { messageOf } from "../errors.js";
import { isAnyTyped } from "../model/signature.js";

/**
 * Arguments of the configuration as a call takes them: by the types that the function declares, in the notation in which
 * snapshots hold defaults (64-bit integers, decimals and times may be text, bytes are base64). Where any type will do, the
 * value says which.
 *
 * @param given by wire name; those not given are left to the function's defaults
 * @throws Error naming the argument whose value is not of its type
 *
 * @example
 * ```ts
 * callArguments([since], { since: "2024-02-29" }); // { positional: [{ type: "date32", value: DateValue }], named: {} }
 * ```
 */
export function callArguments(
  models: readonly ArgumentModel[],
  given: Readonly<Record<string, Json>>,
): Required<CallArguments> {
  const positional: (ArgumentValue | undefined)[] = [];
  const named: [string, ArgumentValue][] = [];
  for (const argument of models) {
    const value = Object.hasOwn(given, argument.name) ? given[argument.name] : undefined;
    if (argument.role === "named") {
      if (value !== undefined) named.push([argument.name, argumentValue(argument, value)]);
    } else if (argument.varargs && Array.isArray(value)) {
      for (const item of value) positional.push(argumentValue(argument, item as Json));
    } else {
      positional.push(value === undefined ? undefined : argumentValue(argument, value));
    }
  }
  return { positional, named: Object.fromEntries(named) };
}

function argumentValue(argument: ArgumentModel, json: Json): TypedValue<unknown> {
  const type = isAnyTyped(argument) ? guessType(json) : argument.type;
  try {
    return { type, value: fromJsonValue(type, json) };
  } catch (cause) {
    throw new Error(`argument ${JSON.stringify(argument.name)}: ${messageOf(cause)}`, { cause });
  }
}

/** JSON says little: whole numbers are int64, others float64, and lists are of the type of their first item. */
function guessType(value: Json): TypeSpec {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int64" : "float64";
  if (typeof value === "string") return "utf8";
  if (Array.isArray(value))
    return { list: { name: "item", type: guessType((value[0] ?? null) as Json), nullable: true } };
  return "null";
}
