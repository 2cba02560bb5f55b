import type { SchemaModel } from "vgi-client";
import { compareText } from "./compare.js";

/** A schema, or a part of the path of one: `a.b` alone makes a node `a` without a schema. */
export interface SchemaNode {
  /** Wire name of this part of the path. */
  readonly name: string;
  readonly path: readonly string[];
  schema: SchemaModel | undefined;
  readonly children: SchemaNode[];
}

/** Schemas as a tree by their paths, sorted; its root is the catalog. */
export function schemaTree(schemas: readonly SchemaModel[]): SchemaNode {
  const root: SchemaNode = { name: "", path: [], schema: undefined, children: [] };
  for (const schema of schemas) {
    let node = root;
    for (const name of modulePath(schema)) node = child(node, name);
    node.schema = schema;
  }
  return root;
}

/** Where a schema stands in the generated code: its path, or one part for a schema without any. */
export function modulePath(schema: SchemaModel): readonly string[] {
  return schema.path.length === 0 ? [""] : schema.path;
}

function child(parent: SchemaNode, name: string): SchemaNode {
  const found = parent.children.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const node: SchemaNode = { name, path: [...parent.path, name], schema: undefined, children: [] };
  parent.children.push(node);
  parent.children.sort((left, right) => compareText(left.name, right.name));
  return node;
}
