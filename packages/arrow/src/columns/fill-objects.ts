import type { Field } from "apache-arrow";
import { fieldName } from "../types/type-spec-of.js";
import { blankArray, generate } from "./blank-array.js";
import type { Row } from "./fill-passes.js";
import { ObjectShape } from "./object-shape.js";

/** Shapes by the fields they are of: batches of one stream share these. */
const shapes = /*@__PURE__*/ new WeakMap<readonly Field[], ObjectShape>();

/**
 * Objects from columns, all of one shape, filled by a few columns at a time.
 *
 * Safe for any name: `__proto__` becomes a property like any other. Where a name occurs twice, its later columns are
 * called `name_2`, `name_3` and so on, whatever of these is free.
 */
export function fillObjects(
  fields: readonly Field[],
  columns: readonly ArrayLike<unknown>[],
  length: number,
): Record<string, unknown>[] {
  if (fields.length === 0) return generate(length, () => ({}));
  let shape = shapes.get(fields);
  if (shape === undefined) {
    shape = new ObjectShape(fields.map(fieldName));
    shapes.set(fields, shape);
  }
  const objects = blankArray<Row>(length);
  shape.fill(objects, length, columns);
  return objects;
}
