import type { SchemaSpec } from "vgi-arrow";
import type { CatalogModel, FunctionModel } from "vgi-client";
import type { BoundOutput } from "../model/bound-output.js";
import { canonicalJson } from "../model/canonical-json.js";
import { comparePaths } from "../model/compare.js";
import { callShape } from "../model/function-groups.js";
import { signatureKey } from "../model/signature.js";
import { inlineCode } from "./comment.js";
import { isFullyTyped } from "./row-declarations.js";
import { schemaLiteral } from "./type-literal.js";

/** What is known of the rows of a table function before it is called. */
export interface KnownOutput {
  /** Its columns; none when only bind knows them. */
  readonly output: SchemaSpec | undefined;
  /** The same for the documentation, as a sentence. */
  readonly text: string;
}

/**
 * The columns of a table function: as the catalog declares them, or as bind gave them. Where bind gave different ones for
 * different arguments no single row type is true, and the rows stay dynamic.
 *
 * @param bound outputs of functions of the same schema
 */
export function knownOutput(model: FunctionModel, bound: readonly BoundOutput[]): KnownOutput {
  if (isFullyTyped(model.output)) {
    return { output: model.output, text: "Rows have the columns that the catalog declares; checked at each call." };
  }
  const key = signatureKey(model);
  const own = bound.filter(({ name, signature }) => name === model.name && signature === key);
  const [first] = own;
  if (first === undefined || !isFullyTyped(first.output)) {
    return { output: undefined, text: "Only bind knows the columns: type one call with `.as(...)`." };
  }
  const columns = new Set(own.map(({ output }) => canonicalJson(schemaLiteral(output))));
  const given = own.map((one) => inlineCode(JSON.stringify(one.arguments))).join(" and ");
  return columns.size === 1
    ? { output: first.output, text: `Rows have the columns that bind gave for ${given}; checked at each call.` }
    : { output: undefined, text: `The columns differ between ${given}: type one call with \`.as(...)\`.` };
}

/** The functions of a catalog whose rows only bind knows, as `schema.function`. */
export function dynamicFunctions(catalog: CatalogModel, bound: readonly BoundOutput[]): string[] {
  const names = catalog.schemas.flatMap(({ path, functions }) => {
    const own = bound.filter((one) => comparePaths(one.schema, path) === 0);
    const rows = functions.filter((model) => callShape(model) === "table" || callShape(model) === "tableInOut");
    const dynamic = rows.filter((model) => knownOutput(model, own).output === undefined);
    return dynamic.map((model) => [...path, model.name].join("."));
  });
  return [...new Set(names)];
}
