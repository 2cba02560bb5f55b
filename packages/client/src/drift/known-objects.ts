import type { FunctionModel, MacroModel, SchemaModel, TableModel, ViewModel } from "../model/catalog.js";
import { functionFingerprint, macroFingerprint, tableFingerprint, viewFingerprint } from "../model/fingerprint.js";
import { nearest } from "../nearest.js";
import { describeDrift, type Drift } from "./describe-drift.js";
import { describeMacroDrift, describeTableDrift } from "./describe-object-drift.js";
import type { ExpectedFunction } from "./expected-function.js";
import { driftedKind, type ExpectedObject } from "./expected-object.js";

type Named = FunctionModel | TableModel | ViewModel | MacroModel;

const sections = { function: "functions", table: "tables", view: "views", macro: "macros" } as const;

/** What a catalog has, by kind, schema and name. */
export class KnownObjects {
  readonly #schemas: ReadonlyMap<string, SchemaModel>;

  constructor(schemas: readonly SchemaModel[]) {
    this.#schemas = new Map(schemas.map((schema) => [schemaKey(schema.path), schema]));
  }

  /** How an object differs from what it is expected to be; `undefined` when it does not. */
  async compare(
    path: string | readonly string[],
    name: string,
    expected: ExpectedObject & { readonly fingerprint: string },
  ): Promise<Drift | undefined> {
    const all: readonly Named[] = this.#schemas.get(schemaKey(path))?.[sections[driftedKind(expected)]] ?? [];
    const models = all.filter((model) => model.name === name && isMacroOf(expected, model));
    for (const model of models) {
      if ((await fingerprintOf(expected, model)) === expected.fingerprint) return undefined;
    }
    const others = [...new Set(all.map((model) => model.name))];
    if (driftedKind(expected) === "function") {
      return describeDrift(name, expected as ExpectedFunction, models as readonly FunctionModel[], others);
    }
    const [model] = models;
    return model === undefined ? missing(name, others) : describeObject(expected, model);
  }
}

/** A scalar macro and a table macro may share a name. */
function isMacroOf({ kind }: ExpectedObject, model: Named): boolean {
  if (kind === "scalar_macro") return (model as MacroModel).kind === "scalar";
  return kind !== "table_macro" || (model as MacroModel).kind === "table";
}

function fingerprintOf({ kind }: ExpectedObject, model: Named): Promise<string> {
  if (kind === "base_table") return tableFingerprint(model as TableModel);
  if (kind === "view") return viewFingerprint(model as ViewModel);
  if (kind === "scalar_macro" || kind === "table_macro") return macroFingerprint(model as MacroModel);
  return functionFingerprint(model as FunctionModel);
}

function describeObject(expected: ExpectedObject, model: Named): Drift {
  if (expected.kind === "base_table") return describeTableDrift(expected, model as TableModel);
  if (expected.kind === "scalar_macro" || expected.kind === "table_macro") {
    return describeMacroDrift(expected, model as MacroModel);
  }
  return { kind: "definition", text: "its definition is another" };
}

function missing(name: string, others: readonly string[]): Drift {
  const guess = nearest(name, others);
  return {
    kind: "missing",
    text: guess === undefined ? "it is gone" : `it is gone; there is ${JSON.stringify(guess)}`,
  };
}

function schemaKey(path: string | readonly string[]): string {
  return JSON.stringify([path].flat());
}
