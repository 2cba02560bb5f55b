import { formatType } from "vgi-arrow";
import type { ArithmeticOp, ComparisonOp, FilterNode, FunctionIdentity, StandardFunction } from "./filter-node.js";

const comparisons: Readonly<Record<ComparisonOp, string>> = {
  eq: "=",
  ne: "<>",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  distinct_from: "IS DISTINCT FROM",
  not_distinct_from: "IS NOT DISTINCT FROM",
};

const operators: Readonly<Record<ArithmeticOp, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  modulo: "%",
};

/** An expression as SQL-like text for people: messages, logs, plans. Long sets and values are cut. */
export function describeNode(node: FilterNode): string {
  switch (node.node) {
    case "column":
      return describeName(node.name);
    case "field":
      return `${describeNode(node.operand)}.${describeName(node.name)}`;
    case "literal":
      return describeValue(node.value);
    case "comparison":
      return `${inner(node.left)} ${comparisons[node.op]} ${inner(node.right)}`;
    case "and":
    case "or":
      return node.children.map(inner).join(node.node === "and" ? " AND " : " OR ");
    case "not":
      return `NOT ${inner(node.operand)}`;
    case "is_null":
      return `${inner(node.operand)} IS ${node.negated ? "NOT " : ""}NULL`;
    case "in":
      return `${inner(node.operand)} ${node.negated ? "NOT " : ""}IN (${describeValues(node.values)})`;
    case "like":
      return `${inner(node.operand)} LIKE ${describeValue(node.pattern)}`;
    case "cast":
      return `CAST(${describeNode(node.operand)} AS ${formatType(node.type)})`;
    case "arithmetic":
      return `${inner(node.left)} ${operators[node.op]} ${inner(node.right)}`;
    case "negate":
      return `-${inner(node.operand)}`;
    case "call":
      return `${describeFunction(node.function)}(${node.arguments.map(describeNode).join(", ")})`;
  }
}

/** A function as diagnostics name it (specification of encoding v2, section 13): `namespace/name@version`. */
export function describeFunction(called: StandardFunction | FunctionIdentity): string {
  return typeof called === "string" ? called : `${called.namespace}/${called.name}@${called.version}`;
}

/** In parentheses, unless the text is one word anyway. */
function inner(node: FilterNode): string {
  const text = describeNode(node);
  const isAtom = node.node === "column" || node.node === "field" || node.node === "literal" || node.node === "call";
  return isAtom || node.node === "cast" ? text : `(${text})`;
}

function describeName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}

function describeValues(values: readonly unknown[]): string {
  const shown = values.slice(0, 5).map(describeValue).join(", ");
  return values.length > 5 ? `${shown}, … ${values.length} values` : shown;
}

function describeValue(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return `'${cut(value).replaceAll("'", "''")}'`;
  if (ArrayBuffer.isView(value)) return `a byte string of ${value.byteLength}`;
  return cut(value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value));
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
