import {
  formatType,
  inferType,
  isColumn,
  isTypedValue,
  isVectorLike,
  sameType,
  type ColumnLike,
  type TypeSpec,
} from "vgi-arrow";
import { ArgumentError } from "../../errors/index.js";
import { callOptionNames, type CallOptions } from "../../model/call-options.js";
import type { CountOptions } from "../aggregates/aggregate-types.js";
import { callParameters } from "../calls/call-arguments.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { TableInOutOptions, TableOptions } from "../table-functions/table-options.js";

/**
 * The one of several signatures that a call means: names of columns and arguments choose; where several fit, the types of the
 * columns do. A call that fits none, or more than one, is an `ArgumentError` that lists the signatures.
 *
 * @param given what a call of one of them would be given
 */
export function chooseOverload(
  overloads: readonly AnyFunction[],
  given: (descriptor: FunctionDescriptor) => readonly unknown[],
): AnyFunction {
  const fitting = overloads.filter(({ descriptor }) => fits(descriptor, given(descriptor)));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const exact = fitting.filter(({ descriptor }) => typesFit(descriptor, given(descriptor), exactly));
  if (exact[0] !== undefined && exact.length === 1) return exact[0];
  const able = fitting.filter(({ descriptor }) => typesFit(descriptor, given(descriptor), loosely));
  if (able[0] !== undefined && able.length === 1) return able[0];
  const name = overloads[0]?.descriptor.name ?? "";
  const candidates = able.length > 1 ? able : fitting.length > 0 ? fitting : overloads;
  const list = candidates.map((fn) => `overloads[${overloads.indexOf(fn)}](${signature(fn.descriptor)})`).join(", ");
  const problem =
    fitting.length === 0
      ? "no overload has arguments of these names"
      : able.length === 0
        ? "no overload takes values of these types"
        : "more than one overload takes these values";
  throw new ArgumentError(
    name,
    "the arguments",
    new TypeError(`${problem}; there are ${list}. Call one of them by itself, or say the type, as in float64([1])`),
  );
}

function fits(descriptor: FunctionDescriptor, rest: readonly unknown[]): boolean {
  const options = asObject(rest[optionsPosition(descriptor)]);
  if (!Object.keys(options).every((key) => callOptionNames.has(key) || rowOptionNames.has(key))) return false;
  return parts(descriptor, rest).every(({ parameters, given }) => {
    const keys = Object.keys(given);
    return (
      keys.every((key) => parameters.some((parameter) => parameter.key === key)) &&
      parameters.every(
        (parameter) => parameter.optional === true || parameter.varargs === true || given[parameter.key] !== undefined,
      )
    );
  });
}

function typesFit(
  descriptor: FunctionDescriptor,
  rest: readonly unknown[],
  compare: (declared: TypeSpec, value: unknown) => boolean,
): boolean {
  return parts(descriptor, rest).every(({ parameters, given }) =>
    parameters.every((parameter) => {
      const value = given[parameter.key];
      if (value === undefined || parameter.any === true) return true;
      if (parameter.varargs !== true) return compare(parameter.type, value);
      return Array.isArray(value) && value.every((item) => compare(parameter.type, item));
    }),
  );
}

/** The objects of a call with the parameters that belong in each: columns, then constants; or arguments alone. */
function parts(
  descriptor: FunctionDescriptor,
  rest: readonly unknown[],
): ReadonlyArray<{
  readonly parameters: readonly ArgumentDescriptor[];
  readonly given: Readonly<Record<string, unknown>>;
}> {
  const columns = descriptor.args.filter((argument) => argument.role === "column");
  const parameters = callParameters(descriptor);
  if (columns.length > 0 || descriptor.kind === "scalar" || descriptor.kind === "aggregate") {
    const constants = parameters.length === 0 ? [] : [{ parameters, given: asObject(rest[1]) }];
    return [{ parameters: columns, given: withoutRowCount(columns, asObject(rest[0])) }, ...constants];
  }
  const position = descriptor.kind === "table" ? 0 : 1;
  return parameters.length === 0 ? [] : [{ parameters, given: asObject(rest[position]) }];
}

/** Options that functions of rows take beside those of every call. */
const rowOptionNames: ReadonlySet<string> = new Set(
  Object.keys({
    columns: true,
    filter: true,
    orderBy: true,
    sample: true,
    rowLimit: true,
    at: true,
    splits: true,
    maxWorkers: true,
    onFilterPlan: true,
    onBatchMetadata: true,
    onStarted: true,
    onParentRows: true,
    distinct: true,
  } satisfies Record<
    Exclude<keyof TableOptions | keyof TableInOutOptions | keyof CountOptions, keyof CallOptions>,
    true
  >),
);

/** Where the options stand: after the input, if there is one, and after the arguments, if there are any. */
function optionsPosition(descriptor: FunctionDescriptor): number {
  return (descriptor.kind === "table" ? 0 : 1) + (callParameters(descriptor).length === 0 ? 0 : 1);
}

function withoutRowCount(
  columns: readonly ArgumentDescriptor[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return columns.length === 0 && Object.keys(given).join() === "rows" ? {} : given;
}

/** A value as an object; one without properties where it is none. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function exactly(declared: TypeSpec, value: unknown): boolean {
  const type = inputType(value);
  return type !== undefined && sameType(type, declared);
}

/** JavaScript numbers fit every number type, bigints every integer type, strings every string type. */
function loosely(declared: TypeSpec, value: unknown): boolean {
  if (bringsType(value)) return exactly(declared, value);
  const sample: unknown = Array.isArray(value) ? value.find((item) => item !== null) : value;
  const name = formatType(declared);
  switch (typeof sample) {
    case "number":
      return /^float(16|32|64)$/.test(name) || (/^u?int(8|16|32|64)$/.test(name) && isWhole(value));
    case "bigint":
      return /^u?int64$/.test(name);
    case "string":
      return /utf8/.test(name);
    case "boolean":
      return name === "bool";
    default:
      return sample === undefined || !/^(u?int|float|bool|.*utf8)/.test(name);
  }
}

/** Whether all numbers of a column, or a number, are integers. */
function isWhole(value: unknown): boolean {
  return (Array.isArray(value) ? value : [value]).every((item) => item === null || Number.isInteger(item));
}

/** The type of what brings one, or of values whose type is beyond doubt. */
function inputType(value: unknown): TypeSpec | undefined {
  try {
    return inferType(bringsType(value) || Array.isArray(value) ? value : [value]);
  } catch {
    return undefined;
  }
}

function bringsType(value: unknown): value is ColumnLike {
  return isVectorLike(value) || isColumn(value) || isTypedValue(value) || ArrayBuffer.isView(value);
}

function signature(descriptor: FunctionDescriptor): string {
  return descriptor.args
    .map((argument) => `${argument.key}: ${argument.any === true ? "any" : formatType(argument.type)}`)
    .join(", ");
}
