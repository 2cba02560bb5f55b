import type { FunctionCall } from "../../model/call.js";
import { type CallOptions, callOptionsOf } from "../../model/call-options.js";
import { callParameters } from "./call-arguments.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** Columns, constants or arguments of a call, by their keys. */
export type Values = Readonly<Record<string, unknown>>;

/** Constants or arguments come first where the function has any, then the options. */
export function splitRest<Options = CallOptions>(
  descriptor: FunctionDescriptor,
  rest: readonly unknown[],
): readonly [Values | undefined, Options | undefined] {
  return callParameters(descriptor).length === 0
    ? [undefined, rest[0] as Options | undefined]
    : [rest[0] as Values | undefined, rest[1] as Options | undefined];
}

/** What every call of a function asks for. To be spread last: what begins as a copy is slow to extend. */
export function common(
  descriptor: FunctionDescriptor,
  options: CallOptions | undefined,
): CallOptions & Pick<FunctionCall, "name" | "requiredSettings" | "expected"> & { schema: readonly string[] } {
  const { schema, name, requiredSettings } = descriptor;
  return { schema, name, requiredSettings, expected: descriptor, ...callOptionsOf(options) };
}

/**
 * Hangs the descriptor on a function. The generator states the function's type from the same catalog entry as the
 * descriptor; that is the one place where a type is asserted and not derived.
 */
export function described<F>(call: unknown, descriptor: FunctionDescriptor): F {
  return Object.assign(call as object, { descriptor }) as F;
}
