import { Field, type RecordBatch } from "apache-arrow";
import { toArrowType } from "vgi-arrow";
import { FilterPayload } from "./encode-payload.js";
import type { V1Leaf, V1Node } from "./v1-node.js";

/**
 * The batch of filters that workers of protocol 1.x read: the text of the filters in its first column, whose field (not the
 * schema) says that it is of version 1, and a column for each value. All filters must hold.
 *
 * @param positions Where the columns of bind's schema stand in the batches that the worker sends: it looks there for them.
 */
export function encodeV1(nodes: readonly V1Node[], positions: ReadonlyMap<number, number>): RecordBatch {
  const payload = new FilterPayload();
  const text = JSON.stringify(nodes.map((node) => wire(node, payload, positions)));
  const field = new Field("filter_spec", toArrowType("utf8"), false, new Map([["vgi_filter_version", "1"]]));
  return payload.batch(field, text, new Map());
}

/** A filter as JSON. Every one names a column, also those that only join others: they name that of their first leaf. */
function wire(node: V1Node, payload: FilterPayload, positions: ReadonlyMap<number, number>): object {
  if ("children" in node) {
    const children = node.children.map((child) => wire(child, payload, positions));
    return { type: node.type, ...columnOf(firstLeaf(node), positions), children };
  }
  let inner: object = { type: node.type, ...detail(node, payload) };
  const { path, column } = node;
  // From the innermost field outwards: each struct filter holds the filter of its field.
  path.toReversed().forEach(({ index, name }) => {
    const child = { column_name: name, column_index: index, ...inner };
    inner = { type: "struct", child_index: index, child_name: name, child_filter: child };
  });
  return { column_name: column.name, column_index: positions.get(column.index) ?? column.index, ...inner };
}

function detail(node: V1Leaf, payload: FilterPayload): object {
  switch (node.type) {
    case "constant":
      return { op: node.op, value_ref: payload.literal(node.value) };
    case "in":
      return { value_ref: payload.list(node.set) };
    case "is_null":
    case "is_not_null":
      return {};
    case "expression": {
      const operands = [
        { expr_type: "column_ref", index: 0 },
        { expr_type: "constant", value_ref: payload.literal(node.value) },
      ];
      return { expr: { expr_type: "function", function_name: node.function, children: operands } };
    }
  }
}

function firstLeaf(node: V1Node): V1Leaf {
  let current = node;
  while ("children" in current) current = current.children[0];
  return current;
}

function columnOf({ column }: V1Leaf, positions: ReadonlyMap<number, number>): object {
  return { column_name: column.name, column_index: positions.get(column.index) ?? column.index };
}
