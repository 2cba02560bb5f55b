import { inputConverter, type Convert } from "vgi-arrow";
import { singleValue } from "../../arguments/single-value.js";
import { ArgumentError } from "../../errors/index.js";
import type { ArgumentValue, CallArguments } from "../../model/call.js";
import { refuseUnknown } from "./refuse-unknown.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** Whether an argument goes with the call rather than with the rows. */
function isCallArgument(argument: ArgumentDescriptor): boolean {
  return argument.role === "positional" || argument.role === "named";
}

/** Arguments of a function that go with the call: constants of a scalar, all but the table of a table function. */
export function callParameters(descriptor: FunctionDescriptor): readonly ArgumentDescriptor[] {
  return parametersOf(descriptor).ofCall;
}

/** Arguments of a function that go with the rows, each a column of its own. */
export function columnParameters(descriptor: FunctionDescriptor): readonly ArgumentDescriptor[] {
  return parametersOf(descriptor).columns;
}

interface Parameters {
  readonly ofCall: readonly ArgumentDescriptor[];
  readonly columns: readonly ArgumentDescriptor[];
}

/** Every call asks for them several times. */
const known = /*@__PURE__*/ new WeakMap<FunctionDescriptor, Parameters>();

function parametersOf(descriptor: FunctionDescriptor): Parameters {
  let parameters = known.get(descriptor);
  if (parameters === undefined) {
    const { args } = descriptor;
    const columns = args.filter(({ role }) => role === "column");
    known.set(descriptor, (parameters = { ofCall: args.filter(isCallArgument), columns }));
  }
  return parameters;
}

const NONE: CallArguments = { positional: [], named: {} };

/**
 * Turns the object of named arguments that TypeScript passes into what goes on the wire. Throws `ArgumentError` naming
 * the argument that is missing, unknown, or has a value that its type does not take.
 */
export function callArguments(
  descriptor: FunctionDescriptor,
  given: Readonly<Record<string, unknown>> | undefined,
): CallArguments {
  const parameters = callParameters(descriptor);
  if (parameters.length === 0 && given === undefined) return NONE;
  const values = given ?? {};
  refuseUnknown(descriptor, "argument", parameters, values);
  const positional: Array<ArgumentValue | undefined> = [];
  const named: Array<[string, ArgumentValue]> = [];
  for (const parameter of parameters) {
    const value = Object.hasOwn(values, parameter.key) ? values[parameter.key] : undefined;
    if (value === undefined && parameter.optional !== true && parameter.varargs !== true) {
      throw new ArgumentError(
        descriptor.name,
        `argument ${parameter.key}`,
        new TypeError("it is required and was not given"),
      );
    }
    if (parameter.role === "named") {
      if (value !== undefined) named.push([parameter.name ?? parameter.key, typed(descriptor, parameter, value)]);
    } else if (parameter.varargs === true) {
      for (const item of (value as readonly unknown[] | undefined) ?? [])
        positional.push(typed(descriptor, parameter, item));
    } else {
      positional.push(value === undefined ? undefined : typed(descriptor, parameter, value));
    }
  }
  // Object.fromEntries defines, it does not assign: an argument named __proto__ stays an argument.
  return { positional, named: Object.fromEntries(named) };
}

function typed(descriptor: FunctionDescriptor, parameter: ArgumentDescriptor, value: unknown): ArgumentValue {
  // An any-typed value says its own type, or is one whose type is beyond doubt.
  const type = parameter.any === true ? null : parameter.type;
  return singleValue(value, type, `argument ${parameter.key}`, descriptor.name, converter(descriptor, parameter));
}

/** What becomes of a value that the function's profile shows otherwise. */
function converter({ values, mappings }: FunctionDescriptor, parameter: ArgumentDescriptor): Convert | undefined {
  const name = parameter.name ?? parameter.key;
  const own = mappings !== undefined && Object.hasOwn(mappings, name) ? mappings[name] : undefined;
  if (parameter.any === true || (own === undefined && values === undefined && parameter.metadata === undefined)) {
    return undefined;
  }
  return inputConverter(parameter, own ?? values);
}
