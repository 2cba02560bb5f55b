import type { Schema } from "apache-arrow";
import { formatType, isConstant, type TypeSpec } from "vgi-arrow";
import { OutputMismatchError } from "../../errors/index.js";
import { columnParameters } from "../calls/call-arguments.js";
import { boundFields } from "../answers/check-output.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** What plain values of the any-typed columns of a call read as, and so what its result must; `null` where all of them are null. */
export type Flow = "bigint" | "string" | "boolean" | "null";

/**
 * What the result of a call must read as, by its any-typed columns; `undefined` where nothing is claimed: for functions whose result
 * has a type of its own, for columns that bring one, and for unlike columns.
 */
export function flowOf(descriptor: FunctionDescriptor, columns: Readonly<Record<string, unknown>>): Flow | undefined {
  if (descriptor.flows !== true) return undefined;
  const flows = new Set<Flow | undefined>();
  for (const { any, key, varargs } of columnParameters(descriptor)) {
    if (any !== true) continue;
    const inputs = varargs === true ? (columns[key] as readonly unknown[]) : [columns[key]];
    for (const input of inputs) flows.add(columnFlow(input));
  }
  if (flows.size > 1) flows.delete("null");
  return flows.size === 1 ? [...flows][0] : undefined;
}

/**
 * Refuses a result that reads as something else than the columns it was to take its type from. Throws `OutputMismatchError`.
 *
 * @param owner what has the result, as `function f`
 */
export function checkFlow(owner: string, flow: Flow | undefined, bound: Schema): void {
  if (flow === undefined) return;
  const [result] = boundFields(bound);
  if (result === undefined) return;
  const found = typeFlow(result.type);
  if (found === flow || found === "null") return;
  throw new OutputMismatchError(
    owner,
    `a result of type ${formatType(result.type)}, and not of its any-typed columns: these had ${flow === "null" ? "nulls alone" : `${flow}s`}`,
    "Say what comes with .as(lane), or give the columns with their type, as in int64([1n]): then nothing is assumed.",
  );
}

function columnFlow(input: unknown): Flow | undefined {
  if (isConstant(input)) return valueFlow(input.constant);
  // Without rows there are no values of which anything could be claimed.
  if (!Array.isArray(input) || input.length === 0) return undefined;
  return valueFlow(input.find((value) => value !== null && value !== undefined));
}

function valueFlow(value: unknown): Flow | undefined {
  if (value === null || value === undefined) return "null";
  const type = typeof value;
  return type === "bigint" || type === "string" || type === "boolean" ? type : undefined;
}

function typeFlow(type: TypeSpec): Flow | undefined {
  if (typeof type !== "string") return "dictionary" in type ? typeFlow(type.dictionary) : undefined;
  if (type === "int64" || type === "uint64") return "bigint";
  if (type === "bool") return "boolean";
  if (type === "null") return "null";
  return /^(large_)?utf8(_view)?$/.test(type) ? "string" : undefined;
}
