import type { CatalogModel, FunctionModel } from "vgi-client";
import { knownOutput } from "../emit/known-output.js";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
import { callShape } from "../model/function-groups.js";
import { signatureKey } from "../model/signature.js";

/** A signature whose rows have no type, and why. */
export interface DynamicFunction {
  readonly catalog: string;
  readonly schema: readonly string[];
  readonly model: FunctionModel;
  readonly reason: string;
}

/** All signatures of a catalog whose rows only bind knows. */
export function dynamicSignatures(catalog: CatalogModel, bound: readonly BoundOutput[]): DynamicFunction[] {
  const ofCatalog = bound.filter((one) => one.catalog === catalog.name);
  return catalog.schemas.flatMap(({ path, functions }) => {
    const own = ofCatalog.filter((one) => comparePaths(one.schema, path) === 0);
    return functions.flatMap((model) => {
      const hasRows = callShape(model) === "table" || callShape(model) === "tableInOut";
      if (!hasRows || knownOutput(model, own).output !== undefined) return [];
      return [{ catalog: catalog.name, schema: path, model, reason: reasonOf(model, own) }];
    });
  });
}

function reasonOf(model: FunctionModel, bound: readonly BoundOutput[]): string {
  if (model.kind !== "table") return "its columns follow from those of its input";
  const key = signatureKey(model);
  const own = bound.filter(({ name, signature }) => name === model.name && signature === key);
  if (own.length === 0) return "only bind knows its columns";
  if (own.length === 1) return "bind gave no columns with known types";
  return `bind gives other columns for other arguments: ${own.map((one) => JSON.stringify(one.arguments)).join(", ")}`;
}
