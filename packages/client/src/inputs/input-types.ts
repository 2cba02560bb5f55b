import type { Column, Constant, TypedValue } from "vgi-arrow";
import type { RecordBatch, Table, Vector } from "apache-arrow";

/**
 * Columns of a scalar or aggregate function that takes none: the number of rows says how many values come back.
 *
 * @example
 * ```ts
 * const coins = await bernoulli(db, { rows: 10 });
 * ```
 */
export interface NoColumns {
  readonly rows: number;
}

/**
 * What an input column of a scalar may be. All columns of a call have one length; a single value is repeated when it is
 * wrapped in `constant()`. A bare string is no column, though JavaScript has it for a list of characters.
 */
export type ColumnInput<In> = ReadonlyArray<In | null> | (ArrayLike<In> & object) | Column<In> | Constant<In> | Vector;

/** What an any-typed input column may be: plain arrays only where the Arrow type is beyond doubt. */
export type AnyColumnInput =
  | ReadonlyArray<bigint | null>
  | ReadonlyArray<string | null>
  | ReadonlyArray<boolean | null>
  | Column<unknown>
  | Constant<bigint | string | boolean>
  | Vector
  | BigInt64Array
  | BigUint64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** What an any-typed single argument may be. */
export type AnyValueInput = bigint | string | boolean | null | TypedValue<unknown>;

/** One piece of an input: a batch, a table, an IPC stream, or a row. */
export type InputPiece = RecordBatch | Table | Uint8Array | object;
