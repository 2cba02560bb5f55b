import { type Data, DataType, type Field, type Union, UnionMode } from "apache-arrow";
import { generate } from "./blank-array.js";
import { fieldName } from "../types/type-spec-of.js";
import { UnionValue } from "../values/union-value.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { type WriteData, unexpected } from "./writer.js";

/**
 * Unions, from `UnionValue`s, or plain objects with `tag` and `value`. Unions have no nulls of their own: `null` is written as a null of the first member that
 * may be null.
 */
export function writeUnion(type: Union, values: ArrayLike<unknown>, at: Locator, write: WriteData): Data {
  const fields = type.children as Field[];
  const members = new Map<string, number>();
  fields.forEach((field, member) => {
    if (!members.has(fieldName(field))) members.set(fieldName(field), member);
  });
  const nullMember = Math.max(
    0,
    fields.findIndex((field) => field.nullable || DataType.isNull(field.type)),
  );
  const dense = type.mode === UnionMode.Dense;
  const typeIds = new Int8Array(values.length);
  const offsets = new Int32Array(dense ? values.length : 0);
  const columns = fields.map((): unknown[] => (dense ? [] : generate(values.length, () => null)));
  const rows = fields.map((): number[] => []);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const missing = value === null || value === undefined;
    if (!missing && !UnionValue.isLike(value)) throw unexpected(type, value, at(index));
    const member = missing ? nullMember : members.get(value.tag);
    const column = member === undefined ? undefined : columns[member];
    if (member === undefined || column === undefined) {
      throw unexpected(type, value, at(index), missing ? "" : `, and there is no member ${JSON.stringify(value.tag)}`);
    }
    typeIds[index] = type.typeIds[member] ?? 0;
    if (dense) offsets[index] = column.length;
    rows[member]?.push(index);
    column[dense ? column.length : index] = missing ? null : value.value;
  }
  const children = fields.map((field, member) => {
    const memberAt: Locator = (index) => `${at(dense ? (rows[member]?.[index] ?? index) : index)}.${fieldName(field)}`;
    return write(field.type as DataType, columns[member] ?? [], memberAt);
  });
  return makeColumnData(type, {
    length: values.length,
    typeIds,
    children,
    ...(dense ? { offsets } : {}),
  });
}
