import { Filter } from "./filter.js";
import type { FilterNode } from "./filter-node.js";

/** Names of the columns that a filter reads. */
export function columnNames(filter: Filter): Set<string> {
  const names = new Set<string>();
  mapColumns(filter.node, (name) => {
    names.add(name);
    return name;
  });
  return names;
}

/** The same filter of columns that have other names. */
export function withColumnNames(filter: Filter, rename: (name: string) => string): Filter {
  return new Filter(mapColumns(filter.node, rename));
}

function mapColumns(node: FilterNode, rename: (name: string) => string): FilterNode {
  switch (node.node) {
    case "column":
      return { ...node, name: rename(node.name) };
    case "literal":
      return node;
    case "and":
    case "or":
      return { ...node, children: node.children.map((child) => mapColumns(child, rename)) };
    case "comparison":
    case "arithmetic":
      return { ...node, left: mapColumns(node.left, rename), right: mapColumns(node.right, rename) };
    case "call":
      return { ...node, arguments: node.arguments.map((argument) => mapColumns(argument, rename)) };
    default:
      return { ...node, operand: mapColumns(node.operand, rename) };
  }
}
