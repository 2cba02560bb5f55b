import type { FunctionCall } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";
import { checkDeclaredResult } from "../answers/check-output.js";
import { callArguments } from "../calls/call-arguments.js";
import { common, type Values } from "../calls/function-call.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** What is known of an aggregate call. */
export type AggregateDescriptor = FunctionDescriptor<"aggregate">;

/** What is asked of an aggregate besides its rows: bind is checked against the result that the generated code promises. */
export function aggregateCall(
  descriptor: AggregateDescriptor,
  constants: Values | undefined,
  options: CallOptions | undefined,
): FunctionCall {
  return {
    arguments: callArguments(descriptor, constants),
    onBind: (bound) => checkDeclaredResult(descriptor, bound),
    ...common(descriptor, options),
  };
}
