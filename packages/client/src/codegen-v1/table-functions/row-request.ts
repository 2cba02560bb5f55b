import type { Schema } from "apache-arrow";
import type { TableCallRequest } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";
import { checkNames } from "../answers/check-output.js";
import { callArguments } from "../calls/call-arguments.js";
import { common, type Values } from "../calls/function-call.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { checkPromised } from "./row-cases.js";
import type { TableOptions } from "./table-options.js";

/**
 * What is asked of a function that gives rows: bind is checked against the generated row type, and the worker leaves
 * the columns out that are not asked for where it can. Where it can't, `selecting` does.
 */
export function rowRequest(
  descriptor: FunctionDescriptor,
  args: Values | undefined,
  options: CallOptions & Pick<TableOptions, "columns" | "maxWorkers">,
  onBind: ((schema: Schema) => void) | undefined,
): TableCallRequest {
  const { columns, maxWorkers } = options;
  const owner = `function ${descriptor.name}`;
  return {
    projection: descriptor.projectionPushdown === true ? columns : undefined,
    maxWorkers,
    arguments: callArguments(descriptor, args),
    onBind: (schema: Schema) => {
      checkPromised(owner, descriptor, args, schema);
      if (columns !== undefined) checkNames(owner, columns, schema);
      onBind?.(schema);
    },
    ...common(descriptor, options),
  };
}
