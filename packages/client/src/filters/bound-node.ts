import type { Data } from "apache-arrow";
import type { TypeSpec } from "vgi-arrow";
import type { Family, Key } from "./comparable.js";
import type { KeyOrder, KeySet } from "./compare-keys.js";
import type { ArithmeticOp, ComparisonOp, FunctionIdentity, StandardFunction } from "./filter-node.js";

/** A type with the extension that it is the storage of. */
export interface ValueType {
  readonly spec: TypeSpec;
  /** `ARROW:extension:name` and its metadata; empty for plain types. */
  readonly extension: Readonly<Record<string, string>>;
}

/** A column, found in a schema. */
export interface BoundColumn extends ValueType {
  readonly node: "column";
  readonly index: number;
  readonly name: string;
}

/** A field of a struct, found in its type. */
export interface BoundField extends ValueType {
  readonly node: "field";
  readonly operand: BoundColumn | BoundField;
  readonly index: number;
  readonly name: string;
}

/** A value with its Arrow type. */
export interface BoundLiteral extends ValueType {
  readonly node: "literal";
  /** One row. */
  readonly data: Data;
  readonly key: Key;
}

/** How the keys of two operands are brought to one measure and compared. */
export interface KeyComparison {
  readonly family: Family;
  readonly order: KeyOrder;
  readonly scale: readonly [bigint, bigint];
}

export interface BoundComparison {
  readonly node: "comparison";
  readonly op: ComparisonOp;
  readonly left: BoundOperand;
  readonly right: BoundOperand;
  readonly keys: KeyComparison;
}

/** Values with the type of what is looked for among them. */
export interface ValueSet {
  readonly operand: ValueType;
  readonly values: readonly unknown[];
}

export interface BoundMembership extends ValueSet {
  readonly node: "in";
  readonly operand: BoundOperand;
  readonly negated: boolean;
  readonly set: KeySet;
  readonly hasNull: boolean;
}

export interface BoundArithmetic extends ValueType {
  readonly node: "arithmetic";
  readonly op: ArithmeticOp;
  readonly left: BoundOperand;
  readonly right: BoundOperand;
}

export interface BoundNegation extends ValueType {
  readonly node: "negate";
  readonly operand: BoundOperand;
}

export interface BoundCast extends ValueType {
  readonly node: "cast";
  readonly operand: BoundOperand;
}

export interface BoundCall {
  readonly node: "call";
  readonly function: StandardFunction | FunctionIdentity;
  readonly arguments: readonly BoundOperand[];
  /** How items of a list compare with what is looked for. */
  readonly keys: KeyComparison | null;
}

export interface BoundLike {
  readonly node: "like";
  readonly operand: BoundOperand;
  readonly matches: (text: string) => boolean;
}

/** What has a value of some type. */
export type BoundOperand = BoundColumn | BoundField | BoundLiteral | BoundArithmetic | BoundNegation | BoundCast;

/** What has a truth: TRUE, FALSE or UNKNOWN. A boolean operand is one by itself. */
export type BoundPredicate =
  | BoundOperand
  | BoundComparison
  | BoundMembership
  | BoundCall
  | BoundLike
  | { readonly node: "and" | "or"; readonly children: readonly BoundPredicate[] }
  | { readonly node: "not"; readonly operand: BoundPredicate }
  | { readonly node: "is_null"; readonly operand: BoundPredicate; readonly negated: boolean };

/** The nodes directly below one. */
export function childrenOf(node: BoundPredicate): readonly BoundPredicate[] {
  switch (node.node) {
    case "column":
    case "literal":
      return [];
    case "and":
    case "or":
      return node.children;
    case "comparison":
    case "arithmetic":
      return [node.left, node.right];
    case "call":
      return node.arguments;
    default:
      return [node.operand];
  }
}

/** Whether something holds for a node or for one below it. */
export function someNode(node: BoundPredicate, holds: (node: BoundPredicate) => boolean): boolean {
  return holds(node) || childrenOf(node).some((child) => someNode(child, holds));
}

/** Indices of the columns that a filter reads, each once, in ascending order. */
export function columnsIn(node: BoundPredicate): readonly number[] {
  const found = new Set<number>();
  someNode(node, (each) => {
    if (each.node === "column") found.add(each.index);
    return false;
  });
  return [...found].toSorted((a, b) => a - b);
}
