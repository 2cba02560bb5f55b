import type { ArgumentModel, CatalogModel, FunctionModel, Json } from "vgi-client";
import { canonicalJson } from "../model/canonical-json.js";
import { argumentTypeText, signatureKey } from "../model/signature.js";
import { bindRequests, type BindRequest } from "../read/bind-requests.js";
import type { DynamicFunction } from "./dynamic-functions.js";
import { sqlCalls, type SqlCall } from "./sql-call.js";

/** A set of arguments that a function can be bound with, as far as its declaration tells. */
export interface BindSuggestion {
  /** Key under `bind` of the configuration. */
  readonly key: string;
  readonly arguments: Readonly<Record<string, Json>>;
  /** Where the arguments come from. */
  readonly from: "example" | "defaults" | "choices";
  readonly request: BindRequest;
}

/**
 * What to bind a function with, best first: arguments of the catalog's own examples, its defaults, the choices it lists.
 *
 * @param catalogs all of the worker: where several have a function of that name, the key says of which it is
 */
export function suggestBinds(
  catalog: CatalogModel,
  { schema, model }: DynamicFunction,
  catalogs: readonly CatalogModel[] = [catalog],
): BindSuggestion[] {
  if (model.kind !== "table") return [];
  const own = [...schema, model.name].join(".");
  const key = catalogs.some((other) => other !== catalog && hasFunction(other, own)) ? `${catalog.name}.${own}` : own;
  const examples = model.examples.flatMap(({ sql }) => sqlCalls(sql, model.name));
  const sets: readonly (readonly [BindSuggestion["from"], Readonly<Record<string, Json>> | undefined])[] = [
    ...examples.map((call) => ["example", byName(model, call)] as const),
    ["defaults", required(model).length === 0 ? {} : undefined],
    ["choices", fromChoices(model)],
  ];
  const seen = new Set<string>();
  return sets.flatMap(([from, given]) => {
    if (given === undefined || seen.has(canonicalJson(given))) return [];
    seen.add(canonicalJson(given));
    const request = requestFor(catalog, key, model, given);
    return request === undefined ? [] : [{ key, arguments: given, from, request }];
  });
}

function hasFunction({ schemas }: CatalogModel, name: string): boolean {
  return schemas.some(({ path, functions }) => functions.some((model) => [...path, model.name].join(".") === name));
}

/** The arguments that need values before anything can be suggested: `count int64, name utf8`. */
export function missingArguments(model: FunctionModel): string {
  return required(model)
    .map((argument) => `${argument.name} ${argumentTypeText(argument)}`)
    .join(", ");
}

function required(model: FunctionModel): ArgumentModel[] {
  return model.arguments.filter((argument) => !argument.optional && argument.role !== "table");
}

function byName(model: FunctionModel, call: SqlCall): Readonly<Record<string, Json>> | undefined {
  const positional = model.arguments.filter(({ role }) => role === "positional");
  const given = new Map<string, Json>();
  for (const [index, argument] of positional.entries()) {
    const value = argument.varargs ? call.positional.slice(index) : call.positional[index];
    if (value !== undefined) given.set(argument.name, value);
  }
  if (call.positional.length > positional.length && positional.at(-1)?.varargs !== true) return undefined;
  for (const [name, value] of call.named) {
    const argument = model.arguments.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (argument === undefined) return undefined;
    given.set(argument.name, value);
  }
  return Object.fromEntries(given);
}

function fromChoices(model: FunctionModel): Readonly<Record<string, Json>> | undefined {
  const needed = required(model);
  if (needed.length === 0 || needed.some(({ choices = [] }) => choices.length === 0)) return undefined;
  return Object.fromEntries(needed.map(({ name, choices = [] }) => [name, choices[0] ?? ""]));
}

/** The bind that the configuration would make of it: `undefined` when it would refuse, or take another signature. */
function requestFor(
  catalog: CatalogModel,
  key: string,
  model: FunctionModel,
  given: Readonly<Record<string, Json>>,
): BindRequest | undefined {
  try {
    const [request] = bindRequests([catalog], { [key]: [given] });
    return request !== undefined && signatureKey(request.model) === signatureKey(model) ? request : undefined;
  } catch {
    return undefined;
  }
}
