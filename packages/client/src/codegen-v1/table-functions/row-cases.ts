import type { Schema } from "apache-arrow";
import { checkOneOf, checkRows } from "../answers/check-output.js";
import type { Values } from "../calls/function-call.js";
import type { RowCondition } from "../descriptors/row-case.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/**
 * Checks that bind answers the columns that the generated code promises for these arguments: those of the first case that they
 * fit, else those of one of the row types. Throws `OutputMismatchError`.
 */
export function checkPromised(
  owner: string,
  descriptor: FunctionDescriptor,
  given: Values | undefined,
  bound: Schema,
): void {
  const values = given ?? {};
  const { output, outputs, cases } = descriptor;
  const fitting = cases?.find(({ when }) =>
    Object.entries(when).every(([key, condition]) =>
      holds(condition, Object.hasOwn(values, key) ? values[key] : undefined),
    ),
  );
  const promised = fitting === undefined ? output : outputs?.[fitting.output];
  if (promised !== undefined) checkRows(owner, promised, bound);
  else if (outputs !== undefined) checkOneOf(owner, outputs, bound);
}

/** Whether an argument is given as a case has it: at all, not at all, or with one of some values. */
function holds(condition: RowCondition, value: unknown): boolean {
  if (value === undefined) return condition === "absent" || (Array.isArray(condition) && condition.includes(null));
  if (typeof condition === "string") return condition === "given";
  // An int64 is a number or a bigint, and in a descriptor a number or a text.
  return condition.some((one) =>
    one !== null && typeof one === typeof value ? one === value : String(one) === String(value),
  );
}
