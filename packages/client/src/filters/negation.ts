import { bindLiteral } from "./bind-literal.js";
import type { BoundComparison, BoundOperand, BoundPredicate } from "./bound-node.js";
import { orderOf } from "./compare-keys.js";
import type { ComparisonOp } from "./filter-node.js";

/** The negation of a condition without a `not`, or `null` where there is none. Exact for UNKNOWN too. */
export function negationOf(node: BoundPredicate): BoundPredicate | null {
  switch (node.node) {
    case "not":
      return node.operand;
    case "and":
    case "or": {
      const children = node.children.map((child): BoundPredicate => ({ node: "not", operand: child }));
      return { node: node.node === "and" ? "or" : "and", children };
    }
    case "comparison":
      return { ...node, op: opposites[node.op] };
    case "is_null":
    case "in":
      return { ...node, negated: !node.negated };
    case "column":
    case "field":
      return comparedWith(node, false);
    default:
      return null;
  }
}

/** A boolean compared with one of the two: the same condition, as a comparison. */
export function comparedWith(operand: BoundOperand, value: boolean): BoundComparison {
  const right = bindLiteral(value, { spec: "bool", extension: {} }, "a boolean");
  const keys = { family: "bool", order: orderOf("bool"), scale: [1n, 1n] } as const;
  return { node: "comparison", op: "eq", left: operand, right, keys };
}

/** Exact because the order of values is total: NaN has its place in it. */
const opposites: Readonly<Record<ComparisonOp, ComparisonOp>> = {
  eq: "ne",
  ne: "eq",
  lt: "ge",
  ge: "lt",
  gt: "le",
  le: "gt",
  distinct_from: "not_distinct_from",
  not_distinct_from: "distinct_from",
};
