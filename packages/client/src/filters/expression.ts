import { isTypedValue, type TypeSpec } from "vgi-arrow";
import { describeNode } from "./describe-node.js";
import { Filter, hasTag } from "./filter.js";
import { filterError } from "./filter-error.js";
import type { FieldNameOf, FieldOf, FilterInput, FilterLiteral, ItemOf } from "./filter-input.js";
import type { ArithmeticOp, ComparisonOp, FilterNode, FunctionIdentity, StandardFunction } from "./filter-node.js";
import { likeNode } from "./like-pattern.js";

/** What an expression of values `V` is compared with: a value, or another expression. */
export type OperandOf<V> = FilterInput<V> | Expression<V> | Expression<unknown>;

/** An expression of text. */
type Text = Expression<string> | Expression<unknown>;

/**
 * A column, or what is computed from columns: what filters compare. `V` is what its values read as; `unknown` where nothing
 * is known, which allows everything and leaves the check to the moment when the filter meets its columns.
 */
export class Expression<V = unknown> {
  /** The expression as plain data. */
  readonly node: FilterNode;
  /** Phantom: makes expressions of unlike values unlike types. */
  declare readonly accepts?: (value: V) => void;

  constructor(node: FilterNode) {
    this.node = node;
  }

  /** Name of the class, by which expressions of another copy of this package are known too. */
  get [Symbol.toStringTag](): "VgiFilterExpression" {
    return "VgiFilterExpression";
  }

  /** Whether a value is an expression, also of another copy of this package. */
  static is(value: unknown): value is Expression {
    return hasTag(value, "VgiFilterExpression");
  }

  /** Equal; UNKNOWN when a side is NULL. NaN equals NaN, as in all comparisons of SQL here. */
  eq(value: OperandOf<V>): Filter {
    return this.#compare("eq", value);
  }

  /** Not equal; UNKNOWN when a side is NULL. */
  ne(value: OperandOf<V>): Filter {
    return this.#compare("ne", value);
  }

  /** Less; text and byte strings by their bytes, NaN above all numbers. */
  lt(value: OperandOf<V>): Filter {
    return this.#compare("lt", value);
  }

  /** Less or equal. */
  le(value: OperandOf<V>): Filter {
    return this.#compare("le", value);
  }

  /** Greater. */
  gt(value: OperandOf<V>): Filter {
    return this.#compare("gt", value);
  }

  /** Greater or equal. */
  ge(value: OperandOf<V>): Filter {
    return this.#compare("ge", value);
  }

  /** `low <= x AND x <= high`. */
  between(low: OperandOf<V>, high: OperandOf<V>): Filter {
    return this.ge(low).and(this.le(high));
  }

  /** Equal, or both NULL; never UNKNOWN. */
  isNotDistinctFrom(value: OperandOf<V> | null): Filter {
    return new Filter({ node: "comparison", op: "not_distinct_from", left: this.node, right: operandNode(value) });
  }

  /** Not equal, or one of them NULL; never UNKNOWN. */
  isDistinctFrom(value: OperandOf<V> | null): Filter {
    return new Filter({ node: "comparison", op: "distinct_from", left: this.node, right: operandNode(value) });
  }

  /** NULL. */
  isNull(): Filter {
    return new Filter({ node: "is_null", operand: this.node, negated: false });
  }

  /** Not NULL. */
  isNotNull(): Filter {
    return new Filter({ node: "is_null", operand: this.node, negated: true });
  }

  /** One of the values. With a NULL among them, a value that is none of them gives UNKNOWN; of no values, none is one. */
  in(values: ReadonlyArray<FilterInput<V> | null>): Filter {
    return this.#in(values, false);
  }

  /** None of the values; with a NULL among them this is never TRUE. */
  notIn(values: ReadonlyArray<FilterInput<V> | null>): Filter {
    return this.#in(values, true);
  }

  /** A boolean that is true. */
  isTrue(this: Expression<boolean> | Expression<unknown>): Filter {
    return new Filter(this.node);
  }

  /** A boolean that is false. */
  isFalse(this: Expression<boolean> | Expression<unknown>): Filter {
    return new Filter({ node: "not", operand: this.node });
  }

  /** Text that starts with another, by its code points, case and all. */
  startsWith(this: Text, prefix: string | Text): Filter {
    return callFilter("starts_with", [this.node, operandNode(prefix)]);
  }

  /** Text that ends with another. */
  endsWith(this: Text, suffix: string | Text): Filter {
    return callFilter("ends_with", [this.node, operandNode(suffix)]);
  }

  /** Text that has another within it. */
  contains(this: Text, part: string | Text): Filter {
    return callFilter("contains", [this.node, operandNode(part)]);
  }

  /**
   * SQL's LIKE, with `%` for any text and `_` for one code point. Patterns with `%` at their ends only are pushed as
   * `starts_with`, `ends_with`, `contains` or `=`; others are evaluated by the client.
   */
  like(this: Text, pattern: string): Filter {
    return new Filter(likeNode(this.node, pattern));
  }

  /** A list that has a value among its items. */
  listContains(value: FilterInput<ItemOf<V>> | Expression<ItemOf<V>> | Expression<unknown>): Filter {
    return callFilter("list_contains", [this.node, operandNode(value)]);
  }

  /** A field of a struct: NULL where the struct is. */
  field<K extends FieldNameOf<V>>(name: K): Expression<FieldOf<V, K>> {
    return new Expression({ node: "field", operand: this.node, name });
  }

  /** The sum; an overflow is an error. */
  plus(value: OperandOf<V>): Expression<V> {
    return this.#compute("add", value);
  }

  /** The difference; an overflow is an error. */
  minus(value: OperandOf<V>): Expression<V> {
    return this.#compute("subtract", value);
  }

  /** The product; an overflow is an error. */
  times(value: OperandOf<V>): Expression<V> {
    return this.#compute("multiply", value);
  }

  /** The quotient: a floating-point number, unless the evaluation context says otherwise. */
  dividedBy(value: OperandOf<V>): Expression<unknown> {
    return this.#compute("divide", value);
  }

  /** The remainder, with the sign of the dividend. */
  modulo(value: OperandOf<V>): Expression<V> {
    return this.#compute("modulo", value);
  }

  /** The negative. */
  negated(): Expression<V> {
    return new Expression({ node: "negate", operand: this.node });
  }

  /** The same as another Arrow type; a value that doesn't fit it is an error. */
  cast(type: TypeSpec): Expression<unknown> {
    return new Expression({ node: "cast", operand: this.node, type });
  }

  /** SQL-like text for people. */
  toString(): string {
    return describeNode(this.node);
  }

  #compare(op: ComparisonOp, value: OperandOf<V>): Filter {
    return new Filter({ node: "comparison", op, left: this.node, right: notNull(operandNode(value), this.node) });
  }

  #compute<R>(op: ArithmeticOp, value: OperandOf<V>): Expression<R> {
    return new Expression({ node: "arithmetic", op, left: this.node, right: notNull(operandNode(value), this.node) });
  }

  #in(values: readonly unknown[], negated: boolean): Filter {
    if (!Array.isArray(values)) {
      throw filterError(
        `in() of ${describeNode(this.node)} got no array`,
        undefined,
        "Give the values as an array: .in([1n, 2n]).",
      );
    }
    return new Filter({ node: "in", operand: this.node, values: [...(values as readonly unknown[])], negated });
  }
}

/**
 * A column by its name, of which nothing else is known yet.
 *
 * @example
 * ```ts
 * column("price").ge("9.99").and(column("tags").listContains("new"));
 * ```
 */
export function column(name: string): Expression<unknown> {
  return new Expression({ node: "column", name });
}

/**
 * A column of rows `Row`, by its name: an unknown name, and a value of another type, are compile errors. Of a column whose type
 * is `unknown`, nothing is.
 */
export type ColumnOf<Row> = <K extends keyof Row & string>(
  name: K,
) => Expression<unknown extends Row[K] ? unknown : NonNullable<Row[K]>>;

/**
 * The columns of a row type, which generated code knows.
 *
 * @example
 * ```ts
 * interface Row {
 *   readonly n: bigint | null;
 *   readonly name: string | null;
 * }
 * const c = columnsOf<Row>();
 * const filter = c("n").gt(5n).and(c("name").startsWith("a"));
 * ```
 */
export function columnsOf<Row>(): ColumnOf<Row> {
  return (name) => new Expression({ node: "column", name });
}

/** A value as an expression, with its Arrow type where it stands alone: `literal(int32.of(1))`. */
export function literal(value: FilterLiteral | null): Expression<unknown> {
  return new Expression(operandNode(value));
}

/**
 * A boolean function beyond the standard ones, which the worker must advertise. It can't be evaluated by the client.
 *
 * @example
 * ```ts
 * callFunction({ namespace: "duckdb.spatial", name: "intersects_extent", version: 1 }, column("geom"), literal(box));
 * ```
 */
export function callFunction(identity: FunctionIdentity, ...operands: readonly Expression[]): Filter {
  return callFilter(
    identity,
    operands.map(({ node }) => node),
  );
}

function callFilter(called: StandardFunction | FunctionIdentity, operands: readonly FilterNode[]): Filter {
  return new Filter({ node: "call", function: called, arguments: operands });
}

function operandNode(value: unknown): FilterNode {
  if (Expression.is(value)) return value.node;
  if (isTypedValue(value)) return { node: "literal", value: value.value, type: value.type };
  if (value === undefined || Filter.is(value)) {
    throw filterError(
      `a filter got ${value === undefined ? "undefined" : "another filter"} where it wants a value`,
      undefined,
      "Compare with a value or with another column.",
    );
  }
  return { node: "literal", value };
}

/** A comparison with NULL is never TRUE: always a mistake. */
function notNull(node: FilterNode, left: FilterNode): FilterNode {
  if (node.node === "literal" && node.value === null) {
    throw filterError(
      `${describeNode(left)} is compared with null, which is never true`,
      undefined,
      "Use isNull(), isNotNull(), isDistinctFrom(null) or isNotDistinctFrom(null).",
    );
  }
  return node;
}
