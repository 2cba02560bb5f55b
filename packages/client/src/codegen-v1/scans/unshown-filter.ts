import { type Convert, type FieldSpec, inputConverter, type TypeSpec, type ValueMapping } from "vgi-arrow";
import { Filter } from "../../filters/filter.js";
import type { FilterNode } from "../../filters/filter-node.js";
import type { Reading } from "./reading.js";

/** The columns that a filter may name, as far as they are known, and how their values are shown. */
export interface ShownColumns extends Reading {
  readonly fields: readonly FieldSpec[];
}

/** A column, or what is computed from one, with what shows its values. */
interface Shown {
  readonly field: FieldSpec;
  readonly mapping: ValueMapping | undefined;
}

/**
 * A filter whose values are shown as those of rows are, with the values that the Arrow columns have. Values that bring their type
 * are exact, and stay.
 */
export function unshownFilter(filter: Filter, columns: ShownColumns): Filter {
  return new Filter(unshown(filter.node, columns));
}

function unshown(node: FilterNode, columns: ShownColumns): FilterNode {
  const each = (nodes: readonly FilterNode[]): FilterNode[] => nodes.map((one) => unshown(one, columns));
  switch (node.node) {
    case "and":
    case "or":
      return { ...node, children: each(node.children) };
    case "not":
    case "negate":
    case "cast":
    case "field":
    case "is_null":
    case "like":
      return { ...node, operand: unshown(node.operand, columns) };
    case "comparison":
    case "arithmetic": {
      const [left, right] = [unshown(node.left, columns), unshown(node.right, columns)];
      return {
        ...node,
        left: converted(left, shownOf(right, columns)),
        right: converted(right, shownOf(left, columns)),
      };
    }
    case "in": {
      const convert = converterOf(shownOf(node.operand, columns));
      const values = convert === undefined ? node.values : node.values.map(convert);
      return { ...node, operand: unshown(node.operand, columns), values };
    }
    case "call": {
      const [list, item, ...more] = each(node.arguments);
      if (node.function !== "list_contains" || list === undefined || item === undefined) {
        return { ...node, arguments: each(node.arguments) };
      }
      return { ...node, arguments: [list, converted(item, itemOf(shownOf(list, columns))), ...more] };
    }
    default:
      return node;
  }
}

function converted(node: FilterNode, shown: Shown | undefined): FilterNode {
  const convert = node.node === "literal" && node.type === undefined ? converterOf(shown) : undefined;
  return convert === undefined || node.node !== "literal" ? node : { ...node, value: convert(node.value) };
}

function converterOf(shown: Shown | undefined): Convert | undefined {
  return shown === undefined ? undefined : inputConverter(shown.field, shown.mapping);
}

/** What shows the values of an expression; nothing where it is no column. */
function shownOf(node: FilterNode, columns: ShownColumns): Shown | undefined {
  switch (node.node) {
    case "column": {
      const field = columns.fields.find(({ name }) => name === node.name);
      const { mappings = {}, values } = columns;
      const own = Object.hasOwn(mappings, node.name) ? mappings[node.name] : undefined;
      return field === undefined ? undefined : { field, mapping: own ?? values };
    }
    case "field": {
      const struct = shownOf(node.operand, columns);
      return childOf(struct, (type) =>
        "struct" in type ? type.struct.find(({ name }) => name === node.name) : undefined,
      );
    }
    case "arithmetic":
      return shownOf(node.left, columns) ?? shownOf(node.right, columns);
    case "negate":
      return shownOf(node.operand, columns);
    default:
      return undefined;
  }
}

function itemOf(list: Shown | undefined): Shown | undefined {
  return childOf(list, (type) => {
    if ("list" in type) return type.list;
    if ("large_list" in type) return type.large_list;
    return "fixed_size_list" in type ? type.fixed_size_list : undefined;
  });
}

/** A child is shown by the profile of its parent. A codec is of the whole. */
function childOf(
  parent: Shown | undefined,
  find: (type: Exclude<TypeSpec, string>) => FieldSpec | undefined,
): Shown | undefined {
  if (parent === undefined || typeof parent.field.type === "string") return undefined;
  const field = find(parent.field.type);
  const isWhole = parent.mapping !== undefined && "fromArrow" in parent.mapping;
  return field === undefined || isWhole ? undefined : { field, mapping: parent.mapping };
}
