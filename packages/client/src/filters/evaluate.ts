import type { Data, RecordBatch } from "apache-arrow";
import type {
  BoundCall,
  BoundComparison,
  BoundMembership,
  BoundOperand,
  BoundPredicate,
  KeyComparison,
} from "./bound-node.js";
import { type Key, type Keys, scaleKeys } from "./comparable.js";
import { describeFunction } from "./describe-node.js";
import { cast, compute, negateNumbers } from "./evaluate-numbers.js";
import { type ArithmeticSettings, defaultArithmetic } from "./evaluation-context.js";
import { filterError } from "./filter-error.js";
import { canThrow } from "./node-traits.js";
import { RowSource } from "./row-source.js";
import { FALSE, negate, TRUE, truthOf, type Truths, truthsOf, UNKNOWN } from "./truth.js";

/**
 * The truth of a condition for every row of a batch, by SQL's three-valued logic.
 *
 * Conditions joined by AND are evaluated from left to right, and those that can fail (an overflow, a cast) only for rows
 * which the ones before have not excluded; so `x <> 0 AND 10 / x > 1` never divides by zero.
 *
 * @param projectionIds Which columns of the schema that the condition is bound to the batch has, in its order. Default: all.
 * @throws FilterEvaluationError for a row that has no value: an overflow, a cast that fails.
 */
export function evaluate(
  node: BoundPredicate,
  batch: RecordBatch,
  settings: ArithmeticSettings = defaultArithmetic,
  projectionIds?: readonly number[],
): Truths {
  const columns = projectionIds === undefined ? batch.data.children : columnsAt(batch, projectionIds);
  return new Evaluation(settings).truths(node, new RowSource(columns, batch.numRows));
}

/** The columns of a batch where those of the whole schema would stand. */
function columnsAt(batch: RecordBatch, projectionIds: readonly number[]): readonly Data[] {
  const columns: Data[] = [];
  batch.data.children.forEach((column, position) => {
    const index = projectionIds[position];
    if (index !== undefined) columns[index] = column;
  });
  return columns;
}

class Evaluation {
  readonly #settings: ArithmeticSettings;

  constructor(settings: ArithmeticSettings) {
    this.#settings = settings;
  }

  truths(node: BoundPredicate, rows: RowSource): Truths {
    switch (node.node) {
      case "and":
      case "or":
        return this.#junction(node.children, rows, node.node === "and");
      case "not":
        return negate(this.truths(node.operand, rows));
      case "is_null":
        return this.#nullTest(node.operand, node.negated, rows);
      case "comparison":
        return this.#comparison(node, rows);
      case "in":
        return this.#membership(node, rows);
      case "call":
        return this.#call(node, rows);
      case "like": {
        const { matches } = node;
        return truthsOfKeys(this.#keys(node.operand, rows), (key) => truthOf(matches(key as string)));
      }
      default:
        return truthsOfKeys(this.#keys(node, rows), truthOf);
    }
  }

  #junction(children: readonly BoundPredicate[], rows: RowSource, isAnd: boolean): Truths {
    const decided = isAnd ? FALSE : TRUE;
    const out = new Uint8Array(rows.length).fill(isAnd ? TRUE : FALSE);
    for (const child of children) {
      if (canThrow(child)) {
        const open = positionsOf(out, (truth) => truth !== decided);
        const truths = this.truths(child, rows.narrowed(open));
        open.forEach((row, index) => (out[row] = joined(out[row] ?? 0, truths[index] ?? 0, isAnd)));
      } else {
        const truths = this.truths(child, rows);
        for (let row = 0; row < out.length; row++) out[row] = joined(out[row] ?? 0, truths[row] ?? 0, isAnd);
      }
    }
    return out;
  }

  #nullTest(operand: BoundPredicate, negated: boolean, rows: RowSource): Truths {
    const hit = negated ? FALSE : TRUE;
    if (operand.node === "column" || operand.node === "field") {
      const nulls = rows.nulls(operand);
      return truthsOf(rows.length, (row) => (nulls[row] ? hit : TRUE - hit));
    }
    if ("spec" in operand) {
      const keys = this.#keys(operand, rows);
      return truthsOf(rows.length, (row) => (keys[row] === null ? hit : TRUE - hit));
    }
    return this.truths(operand, rows).map((truth) => (truth === UNKNOWN ? hit : TRUE - hit));
  }

  #comparison({ op, left, right, keys }: BoundComparison, rows: RowSource): Truths {
    const a = scaleKeys(this.#keys(left, rows), keys.scale[0]);
    const b = scaleKeys(this.#keys(right, rows), keys.scale[1]);
    const { order } = keys;
    if (op === "distinct_from" || op === "not_distinct_from") {
      const [same, different] = op === "distinct_from" ? [FALSE, TRUE] : [TRUE, FALSE];
      return truthsOf(rows.length, (row) => {
        const [x, y] = [a[row] ?? null, b[row] ?? null];
        return (x === null || y === null ? x === y : order(x, y) === 0) ? same : different;
      });
    }
    const holdsFor = holds[op];
    return truthsOf(rows.length, (row) => {
      const x = a[row] ?? null;
      const y = b[row] ?? null;
      return x === null || y === null ? UNKNOWN : holdsFor(order(x, y)) ? TRUE : FALSE;
    });
  }

  #membership({ operand, values, set, hasNull, negated }: BoundMembership, rows: RowSource): Truths {
    const miss = hasNull ? UNKNOWN : FALSE;
    const truths =
      // Nothing is in the empty set, not even NULL.
      values.length === 0
        ? new Uint8Array(rows.length).fill(FALSE)
        : truthsOfKeys(this.#keys(operand, rows), (key) => (set.has(key) ? TRUE : miss));
    return negated ? negate(truths) : truths;
  }

  #call({ function: called, arguments: operands, keys }: BoundCall, rows: RowSource): Truths {
    const [first, second] = operands;
    if (typeof called === "object" || first === undefined || second === undefined) {
      throw filterError(
        `${describeFunction(called)} can't be evaluated by the client`,
        undefined,
        "Use it with functions of workers that take it pushed down.",
      );
    }
    const subjects = this.#keys(first, rows);
    const objects = this.#keys(second, rows);
    return truthsOf(rows.length, (row) => {
      const [subject, object] = [subjects[row] ?? null, objects[row] ?? null];
      if (subject === null || object === null) return UNKNOWN;
      if (called === "list_contains") return truthOf(hasItem(subject as unknown as Key[], object, keys));
      return truthOf(textTests[called](subject as string, object as string));
    });
  }

  #keys(node: BoundOperand, rows: RowSource): Keys {
    switch (node.node) {
      case "column":
      case "field":
        return rows.keys(node);
      case "literal":
        return repeated(node.key, rows.length);
      case "arithmetic":
        return compute(node, this.#keys(node.left, rows), this.#keys(node.right, rows), this.#settings);
      case "negate":
        return negateNumbers(node.spec, this.#keys(node.operand, rows));
      case "cast":
        return cast(node, this.#keys(node.operand, rows));
    }
  }
}

/** The truths of a test of keys, UNKNOWN for NULL. */
function truthsOfKeys(keys: Keys, test: (key: Exclude<Key, null>) => number): Truths {
  return truthsOf(keys.length, (row) => {
    const key = keys[row] ?? null;
    return key === null ? UNKNOWN : test(key);
  });
}

function repeated(key: Key, length: number): Keys {
  const keys: Key[] = [];
  for (let row = 0; row < length; row++) keys.push(key);
  return keys;
}

const holds: Readonly<Record<"eq" | "ne" | "lt" | "le" | "gt" | "ge", (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
};

const textTests: Readonly<Record<"starts_with" | "ends_with" | "contains", (text: string, part: string) => boolean>> = {
  starts_with: (text, part) => text.startsWith(part),
  ends_with: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function hasItem(items: readonly Key[], wanted: Exclude<Key, null>, keys: KeyComparison | null): boolean {
  if (keys === null) return false;
  const { order, scale } = keys;
  const needle = typeof wanted === "bigint" ? wanted * scale[1] : wanted;
  return items.some((item) => {
    if (item === null) return false;
    return order(typeof item === "bigint" ? item * scale[0] : item, needle) === 0;
  });
}

function joined(a: number, b: number, isAnd: boolean): number {
  return isAnd === a < b ? a : b;
}

function positionsOf(truths: Truths, wanted: (truth: number) => boolean): Int32Array {
  const positions: number[] = [];
  truths.forEach((truth, row) => wanted(truth) && positions.push(row));
  return Int32Array.from(positions);
}
