import type { Constant } from "vgi-arrow";
import type { CoalescedCallOptions, CoalesceOptions } from "../../coalescing/coalescer.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { CoalescedScalar, OneRow, ScalarCall } from "./scalar-types.js";
import type { AnyColumnInput } from "../../inputs/input-types.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { Rest } from "../calls/call-parameters.js";

/** A column of plain values, whose Arrow type is beyond doubt. */
export type PlainColumn<V> = ReadonlyArray<V | null> | Constant<V>;

/** Columns of which those named `Any` hold plain values `V`. */
export type FlowingColumns<Columns, Any extends string, V> = {
  readonly [K in keyof Columns]: K extends Any
    ? Columns[K] extends ReadonlyArray<AnyColumnInput>
      ? ReadonlyArray<PlainColumn<V>>
      : PlainColumn<V>
    : Columns[K];
};

/** One of each column, where those named `Any` are plain values `V`. */
export type FlowingRow<Columns, Any extends string, V> = {
  readonly [K in keyof Columns]: K extends Any
    ? Columns[K] extends ReadonlyArray<AnyColumnInput>
      ? ReadonlyArray<V | null>
      : V | null
    : OneRow<Columns>[K & keyof OneRow<Columns>];
};

/**
 * A scalar function whose result takes its type from its any-typed columns: bigints give bigints, text gives text, booleans give
 * booleans. bind must agree, or the call is refused. Of columns that bring a type of their own (`int32([1])`, Arrow vectors), and of
 * unlike ones, nothing is claimed: `.as(lane)` says what comes.
 *
 * @example
 * ```ts
 * const bigints = await double(db, { value: [1n, null] }); // Array<bigint | null>
 * const wider = await double(db, { value: int32([1]) }).as(int64);
 * ```
 */
export interface FlowingScalar<Columns, Constants, Any extends string, Calls = CallOptions> {
  (db: Session, columns: FlowingColumns<Columns, Any, bigint>, ...rest: Rest<Constants, Calls>): ScalarCall<bigint>;
  (db: Session, columns: FlowingColumns<Columns, Any, string>, ...rest: Rest<Constants, Calls>): ScalarCall<string>;
  (db: Session, columns: FlowingColumns<Columns, Any, boolean>, ...rest: Rest<Constants, Calls>): ScalarCall<boolean>;
  (db: Session, columns: Columns, ...rest: Rest<Constants, Calls>): ScalarCall<unknown>;
  /** One value for one of each column; its type is that of the plain values among them. */
  readonly value: FlowingValue<Columns, Constants, Any, Calls>;
  /** The function of one row: calls that are made at once share a batch, and each has its own value or error. */
  coalesced(
    db: Session,
    ...rest: Rest<Constants, Calls & CoalesceOptions>
  ): FlowingRowFunction<Columns, Any> & CoalescedScalar<Columns, unknown>;
  readonly descriptor: FunctionDescriptor<"scalar"> & { readonly flows?: true };
}

/** `value` of a function whose result takes its type from its columns. */
export interface FlowingValue<Columns, Constants, Any extends string, Calls> {
  (db: Session, row: FlowingRow<Columns, Any, bigint>, ...rest: Rest<Constants, Calls>): Promise<bigint | null>;
  (db: Session, row: FlowingRow<Columns, Any, string>, ...rest: Rest<Constants, Calls>): Promise<string | null>;
  (db: Session, row: FlowingRow<Columns, Any, boolean>, ...rest: Rest<Constants, Calls>): Promise<boolean | null>;
  (db: Session, row: OneRow<Columns>, ...rest: Rest<Constants, Calls>): Promise<unknown>;
}

/** A function of one row whose result takes its type from it. */
export interface FlowingRowFunction<Columns, Any extends string> {
  (row: FlowingRow<Columns, Any, bigint>, options?: CoalescedCallOptions): Promise<bigint | null>;
  (row: FlowingRow<Columns, Any, string>, options?: CoalescedCallOptions): Promise<string | null>;
  (row: FlowingRow<Columns, Any, boolean>, options?: CoalescedCallOptions): Promise<boolean | null>;
}
