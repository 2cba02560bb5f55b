import type { FunctionModel } from "vgi-client";
import { compareText } from "./compare.js";
import { signatureKey } from "./signature.js";

/**
 * How a function is called in TypeScript. Functions of one name and one shape are overloads of one constant; of several
 * shapes (a table and a scalar function may share a name), constants of their own.
 */
export type CallShape = "scalar" | "aggregate" | "table" | "tableInOut";

/** In the order in which shapes get the plain name. */
const shapes: readonly CallShape[] = ["scalar", "aggregate", "table", "tableInOut"];

/** The functions that become one exported constant. */
export interface FunctionGroup {
  readonly name: string;
  readonly shape: CallShape;
  /** Sorted by signature. */
  readonly overloads: readonly FunctionModel[];
}

/** How a function is called in TypeScript. */
export function callShape(model: FunctionModel): CallShape {
  return model.kind === "table_in_out" || model.kind === "table_buffering" ? "tableInOut" : model.kind;
}

/** Groups the functions of a schema, by name and shape, in stable order. */
export function groupFunctions(functions: readonly FunctionModel[]): FunctionGroup[] {
  const groups = new Map<string, FunctionModel[]>();
  for (const model of functions) {
    const key = JSON.stringify([model.name, shapes.indexOf(callShape(model))]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [model]);
    else group.push(model);
  }
  return [...groups.values()].map(toGroup).toSorted(compareGroups);
}

function toGroup(overloads: FunctionModel[]): FunctionGroup {
  const sorted = overloads.toSorted((left, right) => compareText(signatureKey(left), signatureKey(right)));
  const [first] = sorted;
  if (first === undefined) throw new Error("A function group is never empty.");
  return { name: first.name, shape: callShape(first), overloads: sorted };
}

function compareGroups(left: FunctionGroup, right: FunctionGroup): number {
  return compareText(left.name, right.name) || shapes.indexOf(left.shape) - shapes.indexOf(right.shape);
}
