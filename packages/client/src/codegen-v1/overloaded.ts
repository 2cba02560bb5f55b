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
import { ArgumentError } from "../errors.js";
import { callOptionNames, type CallOptions } from "../model/call-options.js";
import type { CountOptions } from "./aggregate-types.js";
import { callParameters } from "./call-arguments.js";
import type {
  AnyFunction,
  ArgumentDescriptor,
  FunctionDescriptor,
  Overloaded,
  TableInOutOptions,
  TableOptions,
} from "./types.js";

/**
 * Joins the signatures of one name. Names of columns and arguments choose; where several fit, the types of the columns
 * do. A call that fits none, or more than one, is refused with the signatures; `overloads[i]` says which.
 */
export function overloaded<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const call = (db: unknown, ...rest: readonly unknown[]): unknown => {
    const chosen = choose(overloads, () => rest);
    return (chosen as unknown as (...args: readonly unknown[]) => unknown)(db, ...rest);
  };
  const descriptor = overloads[0]?.descriptor;
  const shared = { overloads, descriptor };
  if (descriptor?.kind !== "scalar") return Object.assign(call, shared) as unknown as Overloaded<Fns>;
  const coalesced = (...given: readonly unknown[]) => coalescedByRow(overloads, given);
  const value = async (...given: readonly unknown[]) => valueOf(overloads, given);
  return Object.assign(call, shared, { value, coalesced }) as unknown as Overloaded<Fns>;
}

type OneValue = (...args: readonly unknown[]) => Promise<unknown>;

/** One row chooses like a call of columns with one value each. */
function valueOf(overloads: readonly AnyFunction[], [db, ...given]: readonly unknown[]): Promise<unknown> {
  const chosen = choose(overloads, (descriptor) => {
    const hasColumns = descriptor.args.some(({ role }) => role === "column");
    return hasColumns ? [asColumns(given[0]), ...given.slice(1)] : [{}, ...given];
  });
  return (chosen as unknown as { value: OneValue }).value(db, ...given);
}

function asColumns(row: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(asObject(row)).map(([key, value]) => [key, isTypedValue(value) ? value : [value]]),
  );
}

type OneRow = (row: Readonly<Record<string, unknown>>, options?: unknown) => unknown;

/** Each row chooses; rows of one signature share batches. */
function coalescedByRow(overloads: readonly AnyFunction[], [db, ...rest]: readonly unknown[]): OneRow {
  const begun = new Map<AnyFunction, OneRow>();
  return async (row, options) => {
    const given = [asColumns(row), ...withoutCoalescing(rest)];
    const chosen = choose(overloads, () => given);
    let oneRow = begun.get(chosen);
    if (oneRow === undefined) {
      oneRow = (chosen as unknown as { coalesced(...args: readonly unknown[]): OneRow }).coalesced(db, ...rest);
      begun.set(chosen, oneRow);
    }
    return oneRow(row, options);
  };
}

/** What an ordinary call would be given: names of options tell options from arguments. */
function withoutCoalescing(rest: readonly unknown[]): unknown[] {
  return rest.map((one) => {
    const { maxDelayMs: _delay, maxRows: _rows, maxBatches: _batches, ...others } = asObject(one);
    return others;
  });
}

/** @param given what a call of one of them would be given */
function choose(
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
      return (
        value === undefined || parameter.any === true || parameter.varargs === true || compare(parameter.type, value)
      );
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
  if (descriptor.kind === "scalar" || descriptor.kind === "aggregate") {
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

function asObject(value: unknown): Readonly<Record<string, unknown>> {
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
