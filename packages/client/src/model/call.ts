import type { RecordBatch, Schema, Vector } from "apache-arrow";
import type { TypedValue } from "vgi-arrow";
import type { CallOptions } from "./call-options.js";

/**
 * A value of an argument. Plain values where the Arrow type is beyond doubt: `bigint` is int64, `string` utf8,
 * `boolean` bool. Numbers, dates, lists and all else take their type with them: `int32.of(1)`, `list(utf8).of(["a"])`,
 * or an Arrow vector of length 1.
 */
export type ArgumentValue = bigint | string | boolean | null | TypedValue<unknown> | Vector;

/** Arguments as the wire has them. */
export interface CallArguments {
  /** By position; `undefined` leaves one out, so that the function's default applies. */
  readonly positional?: readonly (ArgumentValue | undefined)[];
  readonly named?: Readonly<Record<string, ArgumentValue | undefined>>;
}

/** Time travel: `AT (unit => value)`. */
export interface AtClause {
  readonly unit: "VERSION" | "TIMESTAMP" | (string & {});
  readonly value: string;
}

/** Which function, with which arguments. */
export interface FunctionCall extends CallOptions {
  /** Schema name or path. Default: the catalog's default schema. */
  readonly schema?: string | readonly string[] | undefined;
  readonly name: string;
  readonly arguments?: CallArguments | undefined;
  /** Settings that the function requires; those not given are sent with the default that attach reported. */
  readonly requiredSettings?: readonly string[] | undefined;
  /** Sees bind's answer before anything runs; what it throws ends the call. */
  readonly onBind?: ((schema: Schema) => void) | undefined;
}

/** A call of a scalar function: as many values out as rows in. */
export interface ScalarCallRequest extends FunctionCall {
  readonly input: Iterable<RecordBatch> | AsyncIterable<RecordBatch>;
}

/** A call of a table function. */
export interface TableCallRequest extends FunctionCall {
  /** Indices of the output columns to fetch, for functions that support projection. Default: all. */
  readonly projectionIds?: readonly number[] | undefined;
  /** The same by name; `projectionIds` wins. Unknown names throw `OutputMismatchError`. */
  readonly projection?: readonly string[] | undefined;
  /** Time travel, for functions behind versioned tables. */
  readonly at?: AtClause | undefined;
}

/** A call of a table-in-out or buffering function. */
export interface TableInOutCallRequest extends TableCallRequest {
  readonly input: Iterable<RecordBatch> | AsyncIterable<RecordBatch>;
  /** Whether a FINALIZE phase follows the input (`FunctionModel.hasFinalize`). Default: true. */
  readonly finalize?: boolean | undefined;
}
