import { describeNode } from "./describe-node.js";
import { filterError } from "./filter-error.js";
import type { FilterNode } from "./filter-node.js";

/**
 * A condition on rows, by SQL's three-valued logic: a row passes when the condition is TRUE, and neither when it is FALSE nor
 * when a NULL makes it UNKNOWN. Immutable; it names columns, and is bound to them when it is used.
 *
 * @example
 * ```ts
 * import { column } from "vgi-client";
 *
 * const filter = column("n").gt(5n).and(column("name").eq("a").or(column("name").isNull()));
 * String(filter); // (n > 5) AND ((name = 'a') OR (name IS NULL))
 * ```
 */
export class Filter {
  /** The condition as plain data. */
  readonly node: FilterNode;

  constructor(node: FilterNode) {
    this.node = node;
  }

  /** Name of the class, by which filters of another copy of this package are known too. */
  get [Symbol.toStringTag](): "VgiFilter" {
    return "VgiFilter";
  }

  /** Whether a value is a filter, also of another copy of this package. */
  static is(value: unknown): value is Filter {
    return hasTag(value, "VgiFilter");
  }

  /** All of them are TRUE. */
  and(...others: readonly Filter[]): Filter {
    return and(this, ...others);
  }

  /** At least one of them is TRUE. */
  or(...others: readonly Filter[]): Filter {
    return or(this, ...others);
  }

  /** TRUE for FALSE, FALSE for TRUE; UNKNOWN stays UNKNOWN. */
  not(): Filter {
    return new Filter({ node: "not", operand: this.node });
  }

  /** SQL-like text for people. */
  toString(): string {
    return describeNode(this.node);
  }
}

/** Whether a value is of the class of a name, in whichever copy of this package; not by `instanceof`, which knows one copy. */
export function hasTag(value: unknown, tag: string): boolean {
  if (typeof value !== "object" || value === null || !("node" in value)) return false;
  return (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === tag;
}

/**
 * All of the filters are TRUE.
 *
 * @throws FilterError without any filter.
 */
export function and(...filters: readonly Filter[]): Filter {
  return junction("and", filters);
}

/**
 * At least one of the filters is TRUE.
 *
 * @throws FilterError without any filter.
 */
export function or(...filters: readonly Filter[]): Filter {
  return junction("or", filters);
}

/** The negation of a filter; UNKNOWN stays UNKNOWN. */
export function not(filter: Filter): Filter {
  return filter.not();
}

/** Nested junctions of one kind become one, as the specification of encoding v2 recommends (section 5.5). */
function junction(node: "and" | "or", filters: readonly Filter[]): Filter {
  for (const filter of filters) {
    if (!Filter.is(filter)) {
      throw filterError(
        `${node}() got something that is no filter`,
        undefined,
        "Compare a column first: column(…).eq(…), or column(…).isTrue() for a column of booleans.",
      );
    }
  }
  const children = filters.flatMap(({ node: child }) => (child.node === node ? child.children : [child]));
  const [first] = children;
  if (first === undefined) throw filterError(`${node}() got no filter`, undefined, "Give it at least one.");
  return new Filter(children.length === 1 ? first : { node, children });
}
