import type { Schema } from "apache-arrow";
import { formatType, inferType, type SchemaSpec, schemaSpecOf, type TypeSpec } from "vgi-arrow";
import { nearest } from "../nearest.js";
import { bindLiteral, keysOfData, valueTypeOf, writeValues } from "./bind-literal.js";
import type { BoundCall, BoundOperand, BoundPredicate, KeyComparison, ValueType } from "./bound-node.js";
import { familyOf, scaleBetween } from "./comparable.js";
import { KeySet, orderOf } from "./compare-keys.js";
import { describeNode } from "./describe-node.js";
import { type ArithmeticSettings, defaultArithmetic } from "./evaluation-context.js";
import type { Filter } from "./filter.js";
import { type FilterError, filterError } from "./filter-error.js";
import type { FilterNode } from "./filter-node.js";
import { compileLike } from "./like-pattern.js";

/**
 * Finds the columns of a filter in a schema, gives every value the Arrow type of what it is compared with, and checks that
 * everything fits together.
 *
 * @throws FilterError for an unknown column (with the one that was probably meant), a value that doesn't fit its column, a
 *   comparison of unlike types, and all else that has no meaning.
 * @param settings Decide of which type a quotient of integers is.
 */
export function bindFilter(
  filter: Filter,
  schema: Schema,
  settings: ArithmeticSettings = defaultArithmetic,
): BoundPredicate {
  return new Binder(schemaSpecOf(schema), settings).predicate(filter.node);
}

/** Whether a predicate is one by its kind; operands are only where they are boolean. */
function isOperand(node: BoundPredicate): node is BoundOperand {
  return "spec" in node;
}

class Binder {
  readonly #schema: SchemaSpec;
  readonly #settings: ArithmeticSettings;

  constructor(schema: SchemaSpec, settings: ArithmeticSettings) {
    this.#schema = schema;
    this.#settings = settings;
  }

  /** A node that must have a truth. */
  predicate(node: FilterNode): BoundPredicate {
    const bound = this.#any(node);
    if (!isOperand(bound) || bound.spec === "bool") return bound;
    throw filterError(
      `${describeNode(node)} is no condition: it is ${formatType(bound.spec)}`,
      undefined,
      "Compare it with something, or use a column of booleans.",
    );
  }

  /**
   * A node that must have a value.
   *
   * @param hint The type that a value without one takes.
   * @param within The node that it stands in, for errors.
   */
  #operand(node: FilterNode, hint?: ValueType, within: FilterNode = node): BoundOperand {
    const bound = node.node === "literal" ? this.#literal(node, hint, within) : this.#any(node);
    if (isOperand(bound)) return bound;
    throw filterError(
      `${describeNode(node)} is used as a value`,
      undefined,
      "Conditions are combined by and, or and not, and are compared with nothing.",
    );
  }

  #any(node: FilterNode): BoundPredicate {
    switch (node.node) {
      case "column":
        return this.#column(node.name);
      case "field":
        return this.#field(node);
      case "literal":
        return this.#literal(node, undefined, node);
      case "comparison": {
        const [left, right] = this.#pair(node);
        return { node: "comparison", op: node.op, left, right, keys: comparisonOf(left, right, node) };
      }
      case "and":
      case "or":
        return { node: node.node, children: node.children.map((child) => this.predicate(child)) };
      case "not":
        return { node: "not", operand: this.predicate(node.operand) };
      case "is_null":
        return { node: "is_null", operand: this.#any(node.operand), negated: node.negated };
      case "in":
        return this.#membership(node);
      case "like": {
        const operand = this.#operand(node.operand);
        if (familyOf(operand.spec) !== "text") throw notText(node, operand.spec);
        return { node: "like", operand, matches: compileLike(node.pattern) };
      }
      case "cast":
        return { node: "cast", operand: this.#operand(node.operand), ...valueTypeOf(node.type, {}) };
      case "arithmetic":
        return this.#arithmetic(node);
      case "negate": {
        const operand = this.#operand(node.operand);
        if (!isNumber(operand.spec) || isUnsigned(operand.spec)) {
          throw filterError(`${describeNode(node)} has no negative`, `it is ${formatType(operand.spec)}`, toSigned);
        }
        return { node: "negate", operand, spec: operand.spec, extension: {} };
      }
      case "call":
        return this.#call(node);
      default:
        throw filterError(
          `a filter has the unknown node ${JSON.stringify((node as { readonly node?: unknown }).node)}`,
          undefined,
          "Build filters with column(), and(), or() and not().",
        );
    }
  }

  #column(name: string): BoundOperand {
    const { fields } = this.#schema;
    const index = fields.findIndex((field) => field.name === name);
    const field = fields[index];
    if (field === undefined)
      throw unknownName(
        "column",
        name,
        fields.map((each) => each.name),
        "the output",
      );
    if (fields.findIndex((each, position) => position > index && each.name === name) !== -1) {
      throw filterError(
        `column ${JSON.stringify(name)} occurs more than once`,
        undefined,
        "It can't be filtered by name.",
      );
    }
    return { node: "column", index, name, ...valueTypeOf(field.type, field.metadata) };
  }

  #field(node: FilterNode & { readonly node: "field" }): BoundOperand {
    const operand = this.#operand(node.operand);
    const { spec } = operand;
    if (typeof spec !== "object" || !("struct" in spec)) {
      throw filterError(
        `${describeNode(node.operand)} has no field ${JSON.stringify(node.name)}`,
        `it is ${formatType(spec)}, and no struct`,
      );
    }
    if (operand.node !== "column" && operand.node !== "field") {
      throw filterError(`${describeNode(node)} takes a field of what is no column`);
    }
    const index = spec.struct.findIndex((field) => field.name === node.name);
    const field = spec.struct[index];
    if (field === undefined) {
      const names = spec.struct.map((each) => each.name);
      throw unknownName("field", node.name, names, describeNode(node.operand));
    }
    return { node: "field", operand, index, name: node.name, ...valueTypeOf(field.type, field.metadata) };
  }

  #literal(
    node: FilterNode & { readonly node: "literal" },
    hint: ValueType | undefined,
    within: FilterNode,
  ): BoundOperand {
    const type = node.type === undefined ? (hint ?? inferred(node)) : valueTypeOf(node.type, {});
    return bindLiteral(node.value, type, describeNode(within));
  }

  /** Two operands of which each may give the other its type. */
  #pair(
    node: FilterNode & { readonly node: "comparison" | "arithmetic" },
  ): readonly [left: BoundOperand, right: BoundOperand] {
    const { left, right } = node;
    if (left.node === "literal" && left.type === undefined) {
      const bound = this.#operand(right, undefined, node);
      return [this.#operand(left, bound, node), bound];
    }
    const bound = this.#operand(left, undefined, node);
    return [bound, this.#operand(right, bound, node)];
  }

  #membership(node: FilterNode & { readonly node: "in" }): BoundPredicate {
    const operand = this.#operand(node.operand);
    if (familyOf(operand.spec) === undefined) throw incomparable(node, operand.spec, operand.spec);
    const keys = keysOfData(writeValues(node.values, operand.spec, describeNode(node)));
    const [set, hasNull] = [new KeySet(keys), keys.includes(null)];
    return { node: "in", operand, negated: node.negated, values: node.values, set, hasNull };
  }

  #arithmetic(node: FilterNode & { readonly node: "arithmetic" }): BoundOperand {
    const [left, right] = this.#pair(node);
    if (!isNumber(left.spec) || left.spec !== right.spec) {
      throw filterError(
        `${describeNode(node)} can't be computed`,
        `its sides are ${formatType(left.spec)} and ${formatType(right.spec)}`,
        "Both must be integers or floating-point numbers of one type: cast() one of them.",
      );
    }
    const fraction = node.op === "divide" && !this.#settings.integerDivision && familyOf(left.spec) === "integer";
    return { node: "arithmetic", op: node.op, left, right, spec: fraction ? "float64" : left.spec, extension: {} };
  }

  #call(node: FilterNode & { readonly node: "call" }): BoundCall {
    const { function: called } = node;
    if (typeof called === "object") {
      const operands = node.arguments.map((operand) => this.#operand(operand));
      return { node: "call", function: called, arguments: operands, keys: null };
    }
    const [subject, object, ...more] = node.arguments;
    if (!standardFunctions.has(called) || subject === undefined || object === undefined || more.length > 0) {
      throw filterError(`there is no function ${called} of ${node.arguments.length} arguments for filters`);
    }
    const first = this.#operand(subject, text, node);
    if (called === "list_contains") {
      const item = itemOf(first.spec);
      if (item === undefined)
        throw filterError(`${describeNode(node)} needs a list`, `it is ${formatType(first.spec)}`);
      const needle = this.#operand(object, item, node);
      const keys = comparisonOf(item, needle, node);
      return { node: "call", function: called, arguments: [first, needle], keys };
    }
    if (familyOf(first.spec) !== "text") throw notText(node, first.spec);
    const second = this.#operand(object, text, node);
    if (familyOf(second.spec) !== "text") throw notText(node, second.spec);
    return { node: "call", function: called, arguments: [first, second], keys: null };
  }
}

const text: ValueType = { spec: "utf8", extension: {} };

const standardFunctions: ReadonlySet<string> = new Set(["starts_with", "ends_with", "contains", "list_contains"]);

const toSigned = "Only signed integers and floating-point numbers have: cast() it first.";

function comparisonOf(left: ValueType, right: ValueType, node: FilterNode): KeyComparison {
  const family = familyOf(left.spec);
  if (family === undefined || family !== familyOf(right.spec)) throw incomparable(node, left.spec, right.spec);
  return { family, order: orderOf(family), scale: scaleBetween(left.spec, right.spec) };
}

function inferred(node: FilterNode & { readonly node: "literal" }): ValueType {
  try {
    return { spec: inferType([node.value]), extension: {} };
  } catch (cause) {
    throw filterError(`the value ${describeNode(node)} has no Arrow type of its own`, undefined, typeIt, cause);
  }
}

const typeIt = "Say which it has, as in literal(int32.of(1)).";

/** Items of a list, by their values. */
function itemOf(spec: TypeSpec): ValueType | undefined {
  if (typeof spec !== "object") return undefined;
  const item =
    "list" in spec
      ? spec.list
      : "large_list" in spec
        ? spec.large_list
        : "fixed_size_list" in spec
          ? spec.fixed_size_list
          : undefined;
  return item === undefined ? undefined : valueTypeOf(item.type, item.metadata);
}

function isNumber(spec: TypeSpec): boolean {
  const family = familyOf(spec);
  return family === "integer" || (family === "float" && spec !== "float16");
}

function isUnsigned(spec: TypeSpec): boolean {
  return typeof spec === "string" && spec.startsWith("uint");
}

function notText(node: FilterNode, spec: TypeSpec): FilterError {
  return filterError(`${describeNode(node)} needs text`, `it is of ${formatType(spec)}`);
}

function incomparable(node: FilterNode, left: TypeSpec, right: TypeSpec): FilterError {
  return filterError(
    `${describeNode(node)} can't be compared`,
    left === right
      ? `values of ${formatType(left)} have no order here`
      : `its sides are ${formatType(left)} and ${formatType(right)}`,
    "Compare fields of structs, or cast() one side to the type of the other.",
  );
}

function unknownName(noun: string, name: string, available: readonly string[], where: string): FilterError {
  const guess = nearest(name, available);
  const list = available.length <= 20 ? available.join(", ") : `${available.slice(0, 20).join(", ")}, …`;
  const have = `${where} has ${list === "" ? `no ${noun}` : list}`;
  return filterError(
    `there is no ${noun} ${JSON.stringify(name)}`,
    have,
    guess === undefined ? undefined : `Did you mean ${JSON.stringify(guess)}?`,
  );
}
