import type { FieldSpec, TypeSpec } from "vgi-arrow";

/** A value in JSON, exact for every Arrow type: the forms are listed in `python/arrow_json.py`. */
export type Cell = null | boolean | number | string | readonly Cell[] | { readonly [key: string]: Cell };

/** A value with its Arrow type. */
export interface TypedCell {
  readonly type: TypeSpec;
  readonly value: Cell;
}

/** Rows of input, in batches; a batch may have no row. */
export interface InputCells {
  readonly columns: readonly FieldSpec[];
  readonly batches: readonly (readonly (readonly Cell[])[])[];
}
