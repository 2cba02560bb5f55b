import type { SchemaSpec } from "vgi-arrow";
import type { CatalogModel, FunctionModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import { canonicalJson } from "../model/canonical-json.js";
import { comparePaths, compareText } from "../model/compare.js";
import { callShape } from "../model/function-groups.js";
import type { BoundSet } from "../model/row-cases.js";
import { signatureKey } from "../model/signature.js";
import { inlineCode } from "./comment.js";
import { isFullyTyped } from "./row-declarations.js";
import { schemaLiteral } from "./type-literal.js";

/** What is known of the rows of a table function before it is called. */
export interface KnownOutput {
  /** The columns of its rows; several where different arguments give different ones, none where only bind knows. */
  readonly outputs: readonly SchemaSpec[];
  /** The arguments that gave them, where it was bind. */
  readonly sets: readonly BoundSet[];
  /** The same for the documentation, as a sentence. */
  readonly text: string;
}

/**
 * The columns of a table function: as the catalog declares them, or as bind gave them. Where bind gave different ones for
 * different arguments, rows are of one of these types.
 *
 * @param bound outputs of functions of the same schema
 */
export function knownOutput(model: FunctionModel, bound: readonly BoundOutput[]): KnownOutput {
  if (isFullyTyped(model.output)) {
    return {
      outputs: [model.output],
      sets: [],
      text: "Rows have the columns that the catalog declares; checked at each call.",
    };
  }
  const key = signatureKey(model);
  const own = bound.filter(({ name, signature }) => name === model.name && signature === key);
  if (own.length === 0 || !own.every(({ output }) => isFullyTyped(output))) {
    return { outputs: [], sets: [], text: "Only bind knows the columns: type one call with `.as(...)`." };
  }
  const byColumns = new Map<string, SchemaSpec>();
  for (const { output } of own.toReversed()) byColumns.set(canonicalJson(schemaLiteral(output)), output);
  const given = own.map((one) => inlineCode(JSON.stringify(one.arguments))).join(" and ");
  const distinct = [...byColumns].toSorted(([left], [right]) => compareText(left, right));
  const outputs = distinct.map(([, output]) => output);
  const sets = own.map((set): BoundSet => {
    const columns = canonicalJson(schemaLiteral(set.output));
    return { arguments: set.arguments, output: distinct.findIndex(([known]) => known === columns) };
  });
  const which = outputs.length === 1 ? given : `one of ${given}`;
  return { outputs, sets, text: `Rows have the columns that bind gave for ${which}; checked at each call.` };
}

/** Whether rows of a function are ones that only bind knows. @param bound outputs of functions of the same schema */
export function isDynamic(model: FunctionModel, bound: readonly BoundOutput[]): boolean {
  const shape = callShape(model);
  return (shape === "table" || shape === "tableInOut") && knownOutput(model, bound).outputs.length === 0;
}

/** The functions of a catalog whose rows only bind knows, as `schema.function`. */
export function dynamicFunctions(catalog: CatalogModel, bound: readonly BoundOutput[]): string[] {
  const names = catalog.schemas.flatMap(({ path, functions }) => {
    const own = bound.filter((one) => comparePaths(one.schema, path) === 0);
    return functions.filter((model) => isDynamic(model, own)).map((model) => [...path, model.name].join("."));
  });
  return [...new Set(names)];
}
