import type { BoundColumn, BoundField, BoundLiteral, ValueSet } from "./bound-node.js";

/** What every leaf of a filter of protocol 1.x is about: a column, or a field within it. */
interface OfColumn {
  readonly column: BoundColumn;
  /** Fields on the way to the value, outermost first. */
  readonly path: readonly BoundField[];
}

/** A filter of protocol 1.x about one column. */
export type V1Leaf = OfColumn &
  (
    | { readonly type: "constant"; readonly op: "eq" | "ne" | "lt" | "le" | "gt" | "ge"; readonly value: BoundLiteral }
    | { readonly type: "is_null" | "is_not_null" }
    | { readonly type: "in"; readonly set: ValueSet }
    | { readonly type: "expression"; readonly function: string; readonly value: BoundLiteral }
  );

/** A filter of protocol 1.x. There is no negation. */
export type V1Node = V1Leaf | { readonly type: "and" | "or"; readonly children: readonly [V1Node, ...V1Node[]] };

/** Leaves of a filter, from left to right. */
export function leavesOf(node: V1Node): readonly V1Leaf[] {
  return "children" in node ? node.children.flatMap(leavesOf) : [node];
}
