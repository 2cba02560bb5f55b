import type { TypedValue, TypeSpec } from "vgi-arrow";
import type { ArgumentModel, ArgumentValue, CallArguments, Json, Session } from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import type { BoundOutput } from "../model/bound-output.js";
import { isAnyTyped, signatureKey } from "../model/signature.js";
import type { BindRequest } from "./bind-requests.js";

/** Binds one function: asks for its columns, and runs nothing. */
export async function bindOutput(
  session: Session,
  request: BindRequest,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<BoundOutput> {
  const { model, schema, catalog } = request;
  try {
    const output = await session.bindTable({
      schema,
      name: model.name,
      arguments: callArguments(model.arguments, request.arguments),
      requiredSettings: model.requiredSettings,
      timeoutMs: options.timeoutMs,
      signal: options.signal,
    });
    return { catalog, schema, name: model.name, signature: signatureKey(model), arguments: request.arguments, output };
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    const name = [...schema, model.name].join(".");
    throw new CodegenError("CODEGEN_BIND", {
      what: `${name} can't be bound with ${JSON.stringify(request.arguments)}`,
      why: messageOf(cause),
      next: `Correct the arguments of ${JSON.stringify(name)} under bind in the configuration, or leave it out.`,
      cause,
    });
  }
}

function callArguments(models: readonly ArgumentModel[], given: Readonly<Record<string, Json>>): CallArguments {
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

function argumentValue(argument: ArgumentModel, value: Json): ArgumentValue {
  const type = isAnyTyped(argument) ? guessType(value) : argument.type;
  const isInteger = (type === "int64" || type === "uint64") && (typeof value === "number" || typeof value === "string");
  const typed: TypedValue<unknown> = { type, value: isInteger ? BigInt(value) : value };
  return typed;
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
