import type { CatalogModel, FunctionModel } from "vgi-client";
import { isDynamic } from "../emit/known-output.js";
import type { BoundOutput } from "../model/bound-output.js";
import { comparePaths } from "../model/compare.js";
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
    const dynamic = functions.filter((model) => isDynamic(model, own));
    return dynamic.map((model) => ({ catalog: catalog.name, schema: path, model, reason: reasonOf(model, own) }));
  });
}

function reasonOf(model: FunctionModel, bound: readonly BoundOutput[]): string {
  if (model.kind !== "table") return "its columns follow from those of its input";
  const key = signatureKey(model);
  const wasBound = bound.some(({ name, signature }) => name === model.name && signature === key);
  return wasBound ? "bind gave no columns with known types" : "only bind knows its columns";
}
