import type { ValueMapping } from "vgi-arrow";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/**
 * How the one result column of a scalar or aggregate function is shown; exact where nothing is said, and where the result takes
 * its type from any-typed columns: what goes in as a bigint comes out as one.
 */
export function resultMapping({ values, mappings, output, flows }: FunctionDescriptor): ValueMapping | undefined {
  if (flows === true) return undefined;
  const name = output?.fields[0]?.name;
  return (
    (name !== undefined && mappings !== undefined && Object.hasOwn(mappings, name) ? mappings[name] : undefined) ??
    values
  );
}
