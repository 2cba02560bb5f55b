import type { CatalogModel, FunctionModel, Json } from "vgi-client";
import { nearest } from "vgi-client";
import type { ConfiguredBinds } from "../config/worker-config.js";
import { CodegenError } from "../errors.js";
import { isAnyTyped, signatureKey } from "../model/signature.js";
import { camelCase } from "../names/convert-case.js";

/** Arguments to bind a function with, by name. */
export type BindArguments = Readonly<Record<string, Json>>;

/** One bind to be made. */
export interface BindRequest {
  readonly catalog: string;
  readonly schema: readonly string[];
  readonly model: FunctionModel;
  /** By wire name, as configured: this is what snapshots and messages show. */
  readonly arguments: BindArguments;
  /** The same with values of the environment put in: this is what the worker gets. */
  readonly values: BindArguments;
}

/**
 * Finds the functions that the configuration names, and the overload that each set of arguments is for.
 * Arguments go by the name they have in TypeScript, or by their wire name. Throws for what can't be bound, and says why.
 *
 * @param resolve puts values of the environment in the place of references to it
 */
export function bindRequests(
  catalogs: readonly CatalogModel[],
  configured: ConfiguredBinds,
  resolve: (given: BindArguments) => BindArguments = (given) => given,
): BindRequest[] {
  return Object.entries(configured).flatMap(([name, sets]) => {
    const found = catalogs.flatMap((catalog) => functionsNamed(catalog, name));
    if (found.length === 0) throw unknownFunction(catalogs, name);
    const tables = found.filter(({ model }) => model.kind === "table");
    if (tables.length === 0) {
      throw bindError(
        name,
        `it is a ${found[0]?.model.kind ?? ""} function`,
        "Only table functions can be bound for their rows.",
      );
    }
    return sets.map((given) => chooseOverload(name, tables, given, resolve(given)));
  });
}

interface Candidate {
  readonly catalog: string;
  readonly schema: readonly string[];
  readonly model: FunctionModel;
}

function functionsNamed(catalog: CatalogModel, name: string): Candidate[] {
  return catalog.schemas.flatMap(({ path, functions }) => {
    const matching = functions.filter((model) => {
      const own = [...path, model.name].join(".");
      return own === name || `${catalog.name}.${own}` === name;
    });
    return matching.map((model) => ({ catalog: catalog.name, schema: path, model }));
  });
}

function chooseOverload(
  name: string,
  candidates: readonly Candidate[],
  given: BindArguments,
  resolved: BindArguments,
): BindRequest {
  const fitting = candidates.flatMap((candidate) => {
    const keys = wireNames(candidate.model, resolved);
    if (keys === undefined) return [];
    const byWireName = (values: BindArguments): BindArguments =>
      Object.fromEntries([...keys].map(([wireName, key]) => [wireName, values[key] ?? null]));
    return [{ ...candidate, arguments: byWireName(given), values: byWireName(resolved) }];
  });
  const [only, ...others] = fitting;
  const shown = JSON.stringify(given);
  if (only === undefined) {
    const takes = candidates.map(({ model }) => signatureKey(model)).join(" or ");
    throw bindError(name, `it has no signature for ${shown}`, `It takes ${takes}.`);
  }
  if (others.length > 0) {
    const places = fitting.map(({ catalog, model }) => `${catalog}: ${signatureKey(model)}`).join(", ");
    throw bindError(
      name,
      `${shown} fits several signatures: ${places}`,
      "Name the catalog too, or give arguments that only one takes.",
    );
  }
  return only;
}

/** Under which key each argument is given, by wire name, or `undefined` when the values don't fit this signature. */
function wireNames(model: FunctionModel, given: BindArguments): ReadonlyMap<string, string> | undefined {
  const used = new Set<string>();
  const keys = new Map<string, string>();
  for (const argument of model.arguments) {
    const key = [argument.name, camelCase(argument.name)].find((one) => Object.hasOwn(given, one) && !used.has(one));
    const value = key === undefined ? undefined : given[key];
    if (key === undefined || value === undefined) {
      if (argument.optional) continue;
      return undefined;
    }
    used.add(key);
    const items = argument.varargs ? value : [value];
    if (!Array.isArray(items) || !items.every((item: Json) => isAnyTyped(argument) || fits(item, argument.type))) {
      return undefined;
    }
    keys.set(argument.name, key);
  }
  return used.size === Object.keys(given).length ? keys : undefined;
}

/** Whether a JSON value can be of a type: enough to tell overloads apart, the client checks the rest. */
function fits(value: Json, type: FunctionModel["arguments"][number]["type"]): boolean {
  if (value === null) return true;
  if (type === "bool") return typeof value === "boolean";
  if (typeof type !== "string") return typeof value !== "boolean";
  if (type.includes("utf8")) return typeof value === "string";
  if (type === "int64" || type === "uint64")
    return typeof value === "number" || (typeof value === "string" && /^-?\d+$/.test(value));
  return /int|float/.test(type) && !type.includes("interval") ? typeof value === "number" : typeof value === "string";
}

function unknownFunction(catalogs: readonly CatalogModel[], name: string): CodegenError {
  const names = catalogs.flatMap(({ schemas }) =>
    schemas.flatMap(({ path, functions }) => functions.map((model) => [...path, model.name].join("."))),
  );
  const guess = nearest(name, [...new Set(names)]);
  const next =
    guess === undefined
      ? "vgi-codegen inspect lists the functions there are."
      : `Did you mean ${JSON.stringify(guess)}?`;
  return bindError(name, "there is no such function", next);
}

function bindError(name: string, why: string, next: string): CodegenError {
  return new CodegenError("CODEGEN_BIND", {
    what: `bind of the configuration can't bind ${JSON.stringify(name)}`,
    why,
    next,
  });
}
