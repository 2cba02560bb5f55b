import type { AnyLane, Constant } from "vgi-arrow";
import type { Vector } from "apache-arrow";
import type { CoalescedCallOptions, CoalesceOptions } from "../../coalescing/coalescer.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { AnyColumnInput, AnyValueInput, NoColumns } from "../../inputs/input-types.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { NoArguments, Rest } from "../calls/call-parameters.js";

/** A call of a scalar function: await it for the values, or ask for Arrow. Runs once, when first asked. */
export interface ScalarCall<Out> extends PromiseLike<Array<Out | null>> {
  /** The result as one Arrow vector, without conversion. */
  vector(): Promise<Vector>;
  /** Types the result of an any-typed function; checked against bind's answer. */
  as<O>(lane: AnyLane<O>): ScalarCall<O>;
  catch<T = never>(onRejected: (reason: unknown) => T | PromiseLike<T>): Promise<Array<Out | null> | T>;
  finally(onFinally: () => void): Promise<Array<Out | null>>;
}

/** A scalar function: input columns, then constants where it has them. */
export interface ScalarFunction<Columns, Constants, Out, Calls = CallOptions> {
  (db: Session, columns: Columns, ...rest: Rest<Constants, Calls>): ScalarCall<Out>;
  /**
   * One value for one of each column.
   *
   * @example
   * ```ts
   * const six = await multiply.value(db, { value: 2n }, { factor: 3n });
   * ```
   */
  value(db: Session, ...rest: OneRowRest<Columns, Constants, Calls>): Promise<Out | null>;
  /**
   * The function of one row: calls that are made at once share a batch, and each has its own value or error.
   *
   * @example
   * ```ts
   * const timesThree = multiply.coalesced(db, { factor: 3n });
   * const [six, nine] = await Promise.all([timesThree({ value: 2n }), timesThree({ value: 3n })]);
   * ```
   */
  coalesced(db: Session, ...rest: Rest<Constants, Calls & CoalesceOptions>): CoalescedScalar<Columns, Out>;
  readonly descriptor: FunctionDescriptor<"scalar">;
}

/** The row of a call of one, where the function has columns, then constants and options. */
export type OneRowRest<Columns, Constants, Calls> = Columns extends NoColumns
  ? Rest<Constants, Calls>
  : [row: OneRow<Columns>, ...rest: Rest<Constants, Calls>];

/** A scalar function of one row. `signal` gives up one call, and none of those that share its batch. */
export type CoalescedScalar<Columns, Out> = (
  columns: OneRow<Columns>,
  options?: CoalescedCallOptions,
) => Promise<Out | null>;

/** A value for each column; an array of them for columns of any number. */
export type OneRow<Columns> = Columns extends NoColumns
  ? NoArguments
  : { readonly [K in keyof Columns]: OneValue<Columns[K]> };

/** What a column holds one of. */
export type OneValue<C> = AnyColumnInput extends C
  ? AnyValueInput
  : C extends ReadonlyArray<infer Item>
    ? [AnyColumnInput] extends [Item]
      ? ReadonlyArray<AnyValueInput>
      : [ValueIn<Item>] extends [never]
        ? never
        : ReadonlyArray<ValueIn<Item>>
    : ValueIn<C>;

/** The value that a column input may repeat. */
type ValueIn<C> = C extends Constant<infer In> ? In | null : never;
