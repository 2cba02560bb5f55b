import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type { Cell, InputCells, TypedCell } from "./cell.js";

/** A value of any Arrow type. */
export function typed(type: TypeSpec, value: Cell): TypedCell {
  return { type, value };
}

/** An int64. */
export function int64(value: number | string): TypedCell {
  return typed("int64", String(value));
}

/** A float64. */
export function float64(value: number): TypedCell {
  return typed("float64", value);
}

/** A string. */
export function utf8(value: string): TypedCell {
  return typed("utf8", value);
}

/** A boolean. */
export function bool(value: boolean): TypedCell {
  return typed("bool", value);
}

/** A nullable field. */
export function field(name: string, type: TypeSpec): FieldSpec {
  return { name, type, nullable: true };
}

/**
 * Input of nullable columns, its rows in batches.
 *
 * @example
 * ```ts
 * input({ value: "int64" }, [["1"], [null]], []); // a batch of two rows, and one without
 * ```
 */
export function input(
  columns: Readonly<Record<string, TypeSpec>>,
  ...batches: readonly (readonly (readonly Cell[])[])[]
): InputCells {
  return { columns: Object.entries(columns).map(([name, type]) => field(name, type)), batches };
}

/** Rows of input without columns, for functions that take none. */
export function rowsWithoutColumns(count: number): InputCells {
  return { columns: [], batches: [Array.from({ length: count }, () => [])] };
}
