import type { TypeSpec } from "vgi-arrow";

/** Comparisons. The last two know NULL as a value: `IS DISTINCT FROM` and `IS NOT DISTINCT FROM`. */
export type ComparisonOp = "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "distinct_from" | "not_distinct_from";

/** Arithmetic. `divide` and `modulo` depend on settings of the session, so they are pushed only with a context. */
export type ArithmeticOp = "add" | "subtract" | "multiply" | "divide" | "modulo";

/** Functions that every worker of filter encoding v2 has (specification, section 6). */
export type StandardFunction = "starts_with" | "ends_with" | "contains" | "list_contains";

/** A function beyond the standard ones, by the identity that a worker advertises. */
export interface FunctionIdentity {
  /** Dotted lower case, e.g. `duckdb.spatial`. */
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
}

/**
 * An expression as its builder wrote it: plain data, not yet bound to columns. Values are JavaScript values; their Arrow type
 * comes from what they are compared with, unless they bring one.
 */
export type FilterNode =
  | { readonly node: "column"; readonly name: string }
  | { readonly node: "field"; readonly operand: FilterNode; readonly name: string }
  | { readonly node: "literal"; readonly value: unknown; readonly type?: TypeSpec }
  | { readonly node: "comparison"; readonly op: ComparisonOp; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly node: "and" | "or"; readonly children: readonly FilterNode[] }
  | { readonly node: "not"; readonly operand: FilterNode }
  | { readonly node: "is_null"; readonly operand: FilterNode; readonly negated: boolean }
  | {
      readonly node: "in";
      readonly operand: FilterNode;
      readonly values: readonly unknown[];
      readonly negated: boolean;
    }
  | { readonly node: "like"; readonly operand: FilterNode; readonly pattern: string }
  | { readonly node: "cast"; readonly operand: FilterNode; readonly type: TypeSpec }
  | { readonly node: "arithmetic"; readonly op: ArithmeticOp; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly node: "negate"; readonly operand: FilterNode }
  | {
      readonly node: "call";
      readonly function: StandardFunction | FunctionIdentity;
      readonly arguments: readonly FilterNode[];
    };
