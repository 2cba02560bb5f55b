import { formatType, readColumn } from "vgi-arrow";
import { bindLiteral, keysOfData, writeValues } from "./bind-literal.js";
import type {
  BoundCall,
  BoundComparison,
  BoundField,
  BoundLiteral,
  BoundMembership,
  BoundOperand,
  BoundPredicate,
  KeyComparison,
  ValueSet,
} from "./bound-node.js";
import { familyOf } from "./comparable.js";
import { orderOf } from "./compare-keys.js";
import { describeFunction } from "./describe-node.js";
import type { StandardFunction } from "./filter-node.js";
import { comparedWith, negationOf } from "./negation.js";
import { existsInPython } from "./python-range.js";
import { leavesOf, type V1Leaf, type V1Node } from "./v1-node.js";

/** Why a condition can't be pushed. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** How a 1.x worker evaluates what it is sent. */
export interface V1Worker {
  /** Functions that it evaluates. */
  readonly functions: readonly string[];
  /** Whether all columns that the worker sends can be read by DuckDB, which evaluates the functions. */
  readonly duckdbReadsAll: boolean;
}

/**
 * A condition as 1.x workers take it, or why they can't.
 *
 * Such workers evaluate with the kernels of Arrow, and these are not SQL in three places (measured on 0.8.0 and 0.31.0):
 * OR is unknown as soon as one side is, NaN is less than nothing and equal to nothing, and membership finds NULL in a set with
 * NULL. Nothing is translated that would lose a row by that.
 */
export function toV1(node: BoundPredicate, worker: V1Worker): V1Node | Refusal {
  return new Translation(worker, false).node(node);
}

/** Sets of more values are not written as a chain of `<>`. */
const longestExclusion = 20;

class Translation {
  readonly #worker: V1Worker;
  /** Whether every leaf must be TRUE or FALSE for every row. */
  readonly #definite: boolean;

  constructor(worker: V1Worker, definite: boolean) {
    this.#worker = worker;
    this.#definite = definite;
  }

  node(node: BoundPredicate): V1Node | Refusal {
    switch (node.node) {
      case "and":
        return this.#joined("and", node.children);
      case "or":
        return this.#or(node.children);
      case "not": {
        const opposite = negationOf(node.operand);
        return opposite === null ? new Refusal("filters of protocol 1.x have no NOT") : this.node(opposite);
      }
      case "is_null":
        return this.#nullTest(node.operand, node.negated);
      case "comparison":
        return this.#comparison(node);
      case "in":
        return this.#membership(node);
      case "call":
        return this.#call(node);
      case "column":
      case "field":
        return this.#comparison(comparedWith(node, true));
      default:
        return new Refusal(`filters of protocol 1.x have no ${node.node}`);
    }
  }

  #joined(type: "and" | "or", nodes: readonly BoundPredicate[]): V1Node | Refusal {
    const children = nodes.map((child) => this.node(child));
    const refusal = children.find((child) => child instanceof Refusal);
    if (refusal !== undefined) return refusal;
    const [first, ...rest] = children as V1Node[];
    return first === undefined ? new Refusal("it is empty") : { type, children: [first, ...rest] };
  }

  /**
   * An OR loses rows when one side is NULL while another is TRUE. That can't happen when all sides are about one value, for
   * they are NULL together; else they must be such that they are never NULL.
   */
  #or(children: readonly BoundPredicate[]): V1Node | Refusal {
    const plain = this.#joined("or", children);
    if (this.#definite || plain instanceof Refusal) return plain;
    const leaves = leavesOf(plain);
    if (leaves.every(isDefinite)) return plain;
    const paths = new Set(leaves.map(pathOf));
    if (paths.size === 1 && !leaves.some(({ type }) => type === "is_null")) return plain;
    const definite = new Translation(this.#worker, true).#joined("or", children);
    return definite instanceof Refusal
      ? new Refusal("workers of protocol 1.x lose rows with NULL in such an OR")
      : definite;
  }

  #nullTest(operand: BoundPredicate, negated: boolean): V1Node | Refusal {
    const target = targetOf(operand);
    if (target === null) return new Refusal("filters of protocol 1.x ask only columns for NULL");
    const { spec } = operand as BoundOperand;
    if (spec === "null" || (typeof spec === "object" && ("sparse_union" in spec || "dense_union" in spec))) {
      return new Refusal("workers of protocol 1.x don't know which of its values are NULL");
    }
    return { type: negated ? "is_not_null" : "is_null", ...target };
  }

  #comparison(node: BoundComparison): V1Node | Refusal {
    const [left, right, op] =
      node.left.node === "literal" ? [node.right, node.left, mirrored[node.op]] : [node.left, node.right, node.op];
    const target = targetOf(left);
    if (target === null || right.node !== "literal") {
      return new Refusal("filters of protocol 1.x compare columns with values only");
    }
    const refusal = incomparable(left);
    if (refusal !== null) return refusal;
    if (op === "distinct_from") return new Refusal("filters of protocol 1.x have no IS DISTINCT FROM");
    if (op === "not_distinct_from") {
      return right.key === null ? { type: "is_null", ...target } : this.#oneOf(left, right);
    }
    if (right.key === null) return new Refusal("it compares with NULL");
    if (!existsInPython(right.spec, right.key)) return new Refusal(noPythonValue);
    const isFloat = familyOf(left.spec) === "float";
    if (isFloat && Number.isNaN(right.key)) {
      // NaN is the greatest number: what is at least NaN is NaN.
      return op === "eq" || op === "ge" ? this.#oneOf(left, right) : new Refusal(nanReason);
    }
    if (this.#definite) {
      return op === "eq" ? this.#oneOf(left, right) : new Refusal("it is NULL for some rows");
    }
    const constant: V1Node = { type: "constant", op, value: right, ...target };
    if (!isFloat || (op !== "gt" && op !== "ge")) return constant;
    // NaN is greater, and the worker would say that it is not.
    const nan: V1Node = { type: "in", set: { operand: left, values: [Number.NaN] }, ...target };
    return { type: "or", children: [constant, nan] };
  }

  #oneOf(operand: BoundOperand, value: BoundLiteral): V1Node | Refusal {
    return this.#inSet({ operand, values: [readColumn(value.data)[0]] }, operand);
  }

  #membership(node: BoundMembership): V1Node | Refusal {
    if (node.negated) return this.#exclusion(node);
    // Workers find NULL in a set with NULL, where SQL finds it UNKNOWN: neither passes here, so the NULL may as well go.
    const values = node.values.filter((value) => value !== null);
    return this.#inSet({ operand: node.operand, values }, node.operand);
  }

  #inSet({ operand, values }: ValueSet, subject: BoundOperand): V1Node | Refusal {
    const target = targetOf(subject);
    if (target === null) return new Refusal("filters of protocol 1.x look for columns in sets only");
    const refusal = incomparable(subject);
    if (refusal !== null) return refusal;
    if (operand.spec === "utf8_view" || operand.spec === "binary_view") {
      return new Refusal("workers of protocol 1.x have no sets of view types");
    }
    const keys = keysOfData(writeValues(values, operand.spec, "a set"));
    if (!keys.every((key) => existsInPython(operand.spec, key))) return new Refusal(noPythonValue);
    // Sets of the worker know two zeros; SQL knows one.
    const zeros = familyOf(operand.spec) === "float" && values.some((value) => value === 0) ? [0, -0] : [];
    const others = zeros.length === 0 ? values : values.filter((value) => value !== 0);
    return { type: "in", set: { operand, values: [...others, ...zeros] }, ...target };
  }

  /** None of the values, as a chain of `<>`. */
  #exclusion({ operand, values, hasNull }: BoundMembership): V1Node | Refusal {
    if (values.length === 0 || hasNull || values.length > longestExclusion) {
      return new Refusal("filters of protocol 1.x have no NOT IN");
    }
    const family = familyOf(operand.spec) ?? "bool";
    const keys: KeyComparison = { family, order: orderOf(family), scale: [1n, 1n] };
    const comparisons = values.map((value): BoundPredicate => {
      const right = bindLiteral(value, operand, "a set");
      return { node: "comparison", op: "ne", left: operand, right, keys };
    });
    return this.#joined("and", comparisons);
  }

  #call({ function: called, arguments: operands }: BoundCall): V1Node | Refusal {
    const [subject, object] = operands;
    if (typeof called === "object") return new Refusal(`protocol 1.x has no ${describeFunction(called)}`);
    const known = aliases[called].find((name) => this.#worker.functions.includes(name));
    if (known === undefined) return new Refusal(`the function does not declare that it evaluates ${called}`);
    if (!this.#worker.duckdbReadsAll) return new Refusal("the worker can't evaluate functions over all of its columns");
    if (subject?.node !== "column" || object?.node !== "literal" || !isSqlLiteral(object)) {
      return new Refusal(
        "filters of protocol 1.x call functions of a column with a text, an integer or a boolean only",
      );
    }
    if (this.#definite) return new Refusal("it is NULL for some rows");
    return { type: "expression", function: known, value: object, column: subject, path: [] };
  }
}

const noPythonValue =
  "workers of protocol 1.x don't know values beyond microseconds, or outside of the years 1 to 9999";

const nanReason = "workers of protocol 1.x compare NaN otherwise than SQL";

const mirrored: Readonly<Record<BoundComparison["op"], BoundComparison["op"]>> = {
  eq: "eq",
  ne: "ne",
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
  distinct_from: "distinct_from",
  not_distinct_from: "not_distinct_from",
};

/** Names by which DuckDB has the standard functions. */
const aliases: Readonly<Record<StandardFunction, readonly string[]>> = {
  starts_with: ["starts_with", "prefix", "^@"],
  ends_with: ["ends_with", "suffix"],
  contains: ["contains"],
  list_contains: ["list_contains", "array_contains", "list_has", "array_has"],
};

/** Leaves that are TRUE or FALSE for every row, also for NULL. */
function isDefinite({ type }: V1Leaf): boolean {
  return type === "in" || type === "is_null" || type === "is_not_null";
}

/** The column, or the field within it, that an operand is; `null` for what is computed. */
function targetOf(operand: BoundPredicate): Pick<V1Leaf, "column" | "path"> | null {
  if (operand.node === "column") return { column: operand, path: [] };
  if (operand.node !== "field") return null;
  const outer = targetOf(operand.operand);
  if (outer === null || !isReachable(operand)) return null;
  return { column: outer.column, path: [...outer.path, operand] };
}

/** Workers find fields by name: the name must be that of no other field. */
function isReachable({ operand, name }: BoundField): boolean {
  const { spec } = operand;
  return (
    typeof spec === "object" && "struct" in spec && spec.struct.filter((field) => field.name === name).length === 1
  );
}

/** Why Arrow's kernels can't compare an operand; `null` when they can. */
function incomparable({ spec }: BoundOperand): Refusal | null {
  const isComparable = spec !== "float16" && familyOf(spec) !== "interval";
  return isComparable ? null : new Refusal(`workers of protocol 1.x can't compare ${formatType(spec)}`);
}

/** Whether a value means the same when the worker prints it into SQL, as it does for arguments of functions. */
function isSqlLiteral({ spec, key }: BoundLiteral): boolean {
  const family = familyOf(spec);
  if (family === "text") return typeof key === "string" && !key.includes("\0");
  return key !== null && (family === "integer" || family === "bool");
}

function pathOf({ column, path }: V1Leaf): string {
  return [column.index, ...path.map(({ index }) => index)].join(".");
}
