import { type FieldSpec, sameType, type TypeSpec } from "vgi-arrow";
import type { ArgumentDescriptor, FunctionDescriptor } from "vgi-client/codegen-v1";
import { inputBatches } from "../batches.js";
import { namedValues } from "../call-request.js";
import type { Call } from "../case.js";
import type { Cell, InputCells, TypedCell } from "../cell.js";
import { valueOf } from "../cells.js";
import { type GeneratedFunction, signaturesOf } from "./generated-functions.js";

/** A call of a case, in the form in which a generated function takes it. */
export interface StubCall {
  /** The signature that the call is of. */
  readonly signature: FunctionDescriptor;
  /** What follows the session. */
  readonly given: readonly unknown[];
}

/** A call with what only some calls have. */
export interface SdkCall extends Call {
  /** Aggregates: names of the input columns to group by. */
  readonly groupBy?: readonly string[];
  /** Table functions: a state of the past. */
  readonly at?: { readonly unit: string; readonly value: string };
}

/** No call takes so long (milliseconds). */
const timeoutMs = 60_000;

/**
 * Writes a call as its generated function takes it: positional arguments and input columns get the names of the signature.
 *
 * @param columns names of the columns that a call with a projection gives
 * @returns `undefined` when no signature takes such arguments
 */
export function stubCall(fn: GeneratedFunction, call: SdkCall, columns: readonly string[] = []): StubCall | undefined {
  const signature = signaturesOf(fn).find((each) => takes(each, call));
  if (signature === undefined) return undefined;
  const hasOverloads = fn.overloads !== undefined;
  const args = argumentsOf(signature, call, hasOverloads);
  const options = optionsOf(call, columns);
  const rest = callParameters(signature).length === 0 ? [options] : [args, options];
  return { signature, given: [...inputOf(signature, call, hasOverloads), ...rest] };
}

/** Whether the arguments and input columns of a call are those of a signature: their number, names and types. */
function takes(signature: FunctionDescriptor, call: SdkCall): boolean {
  if (!sameKind(signature, call)) return false;
  const positional = callParameters(signature).filter(({ role }) => role === "positional");
  const named = callParameters(signature).filter(({ role }) => role === "named");
  return (
    fits(
      positional,
      (call.positional ?? []).map((cell) => cell?.type),
    ) &&
    Object.entries(call.named ?? {}).every(([name, { type }]) =>
      named.some((parameter) => wireName(parameter) === name && accepts(parameter, type)),
    ) &&
    (!byColumn(signature) ||
      fits(
        columnsOf(signature),
        valueFields(call).map(({ type }) => type),
      ))
  );
}

function sameKind({ kind }: FunctionDescriptor, call: SdkCall): boolean {
  return kind === call.kind;
}

/** Whether types go with parameters in their order; `undefined` is an argument left out. */
function fits(parameters: readonly ArgumentDescriptor[], types: readonly (TypeSpec | undefined)[]): boolean {
  const last = parameters.at(-1);
  if (types.length > parameters.length && last?.varargs !== true) return false;
  const isEach = types.every((type, index) => {
    const parameter = parameters[index] ?? last;
    return parameter !== undefined && (type === undefined ? parameter.optional === true : accepts(parameter, type));
  });
  return (
    isEach && parameters.slice(types.length).every(({ optional, varargs }) => optional === true || varargs === true)
  );
}

function accepts({ any, type: declared }: ArgumentDescriptor, type: TypeSpec): boolean {
  return any === true || sameType(declared, type);
}

/** Arguments that go with the call, by their keys. */
function argumentsOf(signature: FunctionDescriptor, call: SdkCall, says: boolean): Readonly<Record<string, unknown>> {
  const parameters = callParameters(signature);
  const cells = call.positional ?? [];
  const positional = parameters
    .filter(({ role }) => role === "positional")
    .map((parameter, index): readonly [string, unknown] => {
      if (parameter.varargs === true) {
        const rest = cells.slice(index).flatMap((cell) => (cell === null ? [] : [argument(parameter, cell, says)]));
        return [parameter.key, rest];
      }
      const cell = cells[index] ?? null;
      return [parameter.key, cell === null ? undefined : argument(parameter, cell, says)];
    });
  const named = Object.entries(call.named ?? {}).map(([name, cell]): readonly [string, unknown] => {
    const parameter = parameters.find((each) => each.role === "named" && wireName(each) === name);
    if (parameter === undefined) throw new Error(`${signature.name} has no argument ${name}.`);
    return [parameter.key, argument(parameter, cell, says)];
  });
  return Object.fromEntries([...positional, ...named].filter(([, value]) => value !== undefined));
}

function argument(parameter: ArgumentDescriptor, { type, value }: TypedCell, says: boolean): unknown {
  const plain = valueOf(type, value);
  return isPlain(parameter, type, [value], says) ? plain : { type, value: plain };
}

/** What stands before the arguments: columns of a scalar or lateral function, columns and keys of an aggregate, rows of others. */
function inputOf(signature: FunctionDescriptor, call: SdkCall, says: boolean): readonly unknown[] {
  if (signature.kind === "table") return [];
  const { input = { columns: [], batches: [] } } = call;
  if (!byColumn(signature)) return [inputBatches(input)];
  const keys = input.columns.filter(({ name }) => call.groupBy?.includes(name) === true);
  const values = inputColumns(signature, call, says);
  return keys.length === 0 ? [values] : [keyColumns(input, keys), values];
}

function inputColumns(signature: FunctionDescriptor, call: SdkCall, says: boolean): Readonly<Record<string, unknown>> {
  const { input = { columns: [], batches: [] } } = call;
  const parameters = columnsOf(signature);
  if (parameters.length === 0) return { rows: input.batches.flat().length };
  const fields = valueFields(call);
  const column = (parameter: ArgumentDescriptor, field: FieldSpec): unknown => {
    const cells = cellsOf(input, field);
    const values = cells.map((cell) => valueOf(field.type, cell));
    return isPlain(parameter, field.type, cells, says) ? values : { type: field.type, values };
  };
  return Object.fromEntries(
    parameters.map((parameter, index) => {
      const own = parameter.varargs === true ? fields.slice(index) : fields.slice(index, index + 1);
      const columns = own.map((field) => column(parameter, field));
      return [parameter.key, parameter.varargs === true ? columns : columns[0]];
    }),
  );
}

function keyColumns(input: InputCells, keys: readonly FieldSpec[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    keys.map((field) => {
      const values = cellsOf(input, field).map((cell) => valueOf(field.type, cell));
      return [field.name, { type: field.type, values }];
    }),
  );
}

function cellsOf(input: InputCells, field: FieldSpec): readonly Cell[] {
  const index = input.columns.indexOf(field);
  return input.batches.flat().map((row) => row[index] ?? null);
}

/** Columns of the input that are no keys. */
function valueFields({ input, groupBy }: SdkCall): readonly FieldSpec[] {
  return (input?.columns ?? []).filter(({ name }) => groupBy?.includes(name) !== true);
}

/** Types that plain JavaScript values have beyond doubt. */
const evident: ReadonlySet<TypeSpec> = new Set<TypeSpec>(["int64", "utf8", "bool"]);

/**
 * Whether values can go without their type: it is declared, or beyond doubt for any-typed ones. Where there are overloads
 * (`says`), the type is said, as plain values fit several of them.
 */
function isPlain(parameter: ArgumentDescriptor, type: TypeSpec, cells: readonly Cell[], says: boolean): boolean {
  if (says) return false;
  return parameter.any !== true || (evident.has(type) && cells.some((cell) => cell !== null));
}

function optionsOf(call: SdkCall, columns: readonly string[]): object {
  return {
    timeoutMs,
    ...(call.settings === undefined ? {} : { settings: namedValues(call.settings) }),
    ...(call.secrets === undefined ? {} : { secrets: namedValues(call.secrets) }),
    ...(call.at === undefined ? {} : { at: call.at }),
    ...(call.projection === undefined ? {} : { columns }),
  };
}

function byColumn({ kind, args }: FunctionDescriptor): boolean {
  return kind === "scalar" || kind === "aggregate" || args.some(({ role }) => role === "column");
}

function columnsOf({ args }: FunctionDescriptor): readonly ArgumentDescriptor[] {
  return args.filter(({ role }) => role === "column");
}

function callParameters({ args }: FunctionDescriptor): readonly ArgumentDescriptor[] {
  return args.filter(({ role }) => role === "positional" || role === "named");
}

function wireName({ key, name }: ArgumentDescriptor): string {
  return name ?? key;
}
