import type { Data, DataType, Vector } from "apache-arrow";
import type { Column, Constant, TypedValue } from "../lanes/lane.js";

/** An Arrow vector, by its shape: it may come from another copy of apache-arrow. */
export type VectorLike = Vector | { readonly type: DataType; readonly data: readonly Data[]; readonly length: number };

/** Whatever can be a column: arrays, typed arrays, typed columns, constants, vectors. */
export type ColumnLike = ArrayLike<unknown> | Column<unknown> | Constant<unknown> | TypedValue<unknown> | VectorLike;

/** Whether an input is an Arrow vector, of any copy of apache-arrow. */
export function isVectorLike(input: unknown): input is VectorLike {
  return isObject(input) && Array.isArray(input["data"]) && isArrowType(input["type"]);
}

/** Whether an input is a typed column, as lanes make them. */
export function isColumn(input: unknown): input is Column<unknown> {
  return isObject(input) && "type" in input && isObject(input["values"]) && !isArrowType(input["type"]);
}

/** Whether an input is one typed value, as `int32.of(1)` makes it. */
export function isTypedValue(input: unknown): input is TypedValue<unknown> {
  return isObject(input) && "type" in input && "value" in input && !ArrayBuffer.isView(input);
}

/** Whether an input is one value for every row. */
export function isConstant(input: unknown): input is Constant<unknown> {
  return isObject(input) && "constant" in input;
}

function isArrowType(type: unknown): boolean {
  return isObject(type) && "typeId" in type;
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === "object" && input !== null;
}
