import { formatType, type SchemaSpec, type TypeSpec } from "vgi-arrow";
import type { Argument, FunctionDefinition, Values } from "../define/index.js";
import type { CallArguments, TypedValue } from "./call-arguments.js";
import { checkValue } from "./check-value.js";
import { refuse } from "./refuse.js";
import { convertValue, type Fit, fitType } from "./type-fit.js";

/** Where the values of a column argument lie in the input. */
export interface ColumnSlot {
  readonly name: string;
  readonly declared: TypeSpec;
  /** Input column; several for varargs. */
  readonly inputs: readonly number[];
  readonly varargs: boolean;
}

/** A function with the values that a call gives to it. */
export interface Match {
  readonly definition: FunctionDefinition;
  /** Every argument but columns and tables. */
  readonly values: Values;
  readonly columns: readonly ColumnSlot[];
  /** Types of the column arguments as they came; a list for varargs. */
  readonly columnTypes: Readonly<Record<string, TypeSpec | readonly TypeSpec[]>>;
}

/**
 * Finds the signature that a call means, among those of one name: by number of arguments, then by types, exact ones first.
 * Throws when none fits, saying what there is and what came.
 */
export function matchSignature(
  overloads: readonly FunctionDefinition[],
  call: CallArguments,
  input: SchemaSpec | null,
): Match {
  const attempts = overloads.map((definition) => attempt(definition, call, input));
  const best = attempts.find((one) => one?.fit === "exact") ?? attempts.find((one) => one?.fit === "convertible");
  if (best === undefined || best === null) throw noSignature(overloads, call, input);
  checkValues(best.match);
  return best.match;
}

type Attempt = { readonly fit: Fit; readonly match: Match } | null;

function attempt(definition: FunctionDefinition, call: CallArguments, input: SchemaSpec | null): Attempt {
  const values: Record<string, unknown> = {};
  const columns: ColumnSlot[] = [];
  const columnTypes: Record<string, TypeSpec | readonly TypeSpec[]> = {};
  const fits: Fit[] = [];
  const take = (name: string, argument: Argument, given: TypedValue | null | undefined): void => {
    if (given === null || given === undefined) {
      if (argument.default === undefined) fits.push("none");
      values[name] = argument.default;
    } else {
      fits.push(argument.any ? "exact" : fitType(argument.type, given.type));
      values[name] = convertValue(argument.type, given.value);
    }
  };
  const inputColumns = input?.fields ?? [];
  let place = 0;
  let column = 0;
  for (const [name, argument] of Object.entries(definition.arguments)) {
    if (argument.role === "named") {
      take(name, argument, call.named.get(name));
    } else if (argument.role === "column") {
      const inputs = argument.varargs ? inputColumns.slice(column) : inputColumns.slice(column, column + 1);
      if (inputs.length === 0) fits.push("none");
      for (const { type } of inputs) fits.push(argument.any ? "exact" : fitType(argument.type, type));
      columns.push({
        name,
        declared: argument.type,
        varargs: argument.varargs,
        inputs: inputs.map((_, i) => column + i),
      });
      const types = inputs.map(({ type }) => type);
      columnTypes[name] = argument.varargs ? types : (types[0] ?? "null");
      column += inputs.length;
    } else if (argument.role !== "table" && argument.varargs) {
      const rest = call.positional.slice(place);
      for (const entry of rest) fits.push(entry === null ? "none" : fitType(argument.type, entry.type));
      values[name] = rest.map((entry) => convertValue(argument.type, entry?.value));
      place = call.positional.length;
    } else if (argument.role !== "table") {
      take(name, argument, call.positional[place]);
      place += 1;
    }
  }
  const takesColumns = definition.kind === "scalar" || definition.kind === "aggregate";
  const unknown = [...call.named.keys()].some((name) => definition.arguments[name]?.role !== "named");
  // Where a function takes no column, one of nulls is what carries the number of rows over HTTP.
  const carriesRows = column === 0 && inputColumns.every(({ type }) => type === "null");
  const left = place < call.positional.length || (takesColumns && column < inputColumns.length && !carriesRows);
  if (unknown || left || fits.includes("none")) return null;
  const fit = fits.includes("convertible") ? "convertible" : "exact";
  return { fit, match: { definition, values, columns, columnTypes } };
}

function checkValues({ definition, values }: Match): void {
  for (const [name, argument] of Object.entries(definition.arguments)) {
    if (argument.role === "table" || argument.role === "column") continue;
    for (const value of argument.varargs ? (values[name] as readonly unknown[]) : [values[name]]) {
      checkValue(definition.name, name, argument, value);
    }
  }
}

function noSignature(overloads: readonly FunctionDefinition[], call: CallArguments, input: SchemaSpec | null): Error {
  const given = [
    ...(input?.fields ?? []).map(({ name, type }) => `column ${name}: ${formatType(type)}`),
    ...call.positional.map((entry) => (entry === null ? "nothing" : formatType(entry.type))),
    ...[...call.named].map(([name, { type }]) => `${name} := ${formatType(type)}`),
  ];
  const signatures = overloads.map((definition) => `  ${signature(definition)}`);
  const name = overloads[0]?.name ?? "";
  return refuse(
    "ArgumentValidationError",
    `no signature of '${name}' takes (${given.join(", ")}); there is\n${signatures.join("\n")}`,
  );
}

/** A signature for people, e.g. `multiply(value: int64, const factor: int64)`. */
export function signature({ name, arguments: list }: FunctionDefinition): string {
  const parts = Object.entries(list).map(([key, argument]) => {
    const type = argument.role === "table" ? "table" : argument.any ? "any" : formatType(argument.type);
    const prefix = argument.role === "constant" ? "const " : argument.varargs ? "..." : "";
    const suffix = argument.default === undefined ? "" : " = …";
    return argument.role === "named" ? `${key} := ${type}${suffix}` : `${prefix}${key}: ${type}${suffix}`;
  });
  return `${name}(${parts.join(", ")})`;
}
