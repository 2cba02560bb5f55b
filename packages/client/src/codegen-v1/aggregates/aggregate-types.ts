import type { Column } from "vgi-arrow";
import type { CallOptions } from "../../model/call-options.js";
import type { Frame } from "../../functions/aggregates/window-frames.js";
import type { Session } from "../../session.js";
import type { AnyColumnInput } from "../../inputs/input-types.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { Rest } from "../calls/call-parameters.js";
import type { Scan } from "../scans/scan-types.js";

/** Which rows an aggregate counts. */
export interface CountOptions {
  /** `FILTER (WHERE …)`: a flag for each row, false for those that don't count. Default: all count. */
  readonly filter?: ArrayLike<boolean> | undefined;
  /** Counts equal rows (of a group) once. Default: false. */
  readonly distinct?: boolean | undefined;
}

/** What an aggregate is made of; for the compiler alone, which can't tell it from the methods. */
declare const aggregateTypes: unique symbol;

/** Columns, constants, result and options of an aggregate; `undefined` of anything else. */
export type AggregateTypes<F> = F extends { readonly [aggregateTypes]: infer Types } ? Types : undefined;

/** An aggregate over whole columns: one value. */
export interface AggregateCall<Columns, Constants, Out, Calls = CallOptions> {
  readonly [aggregateTypes]: readonly [Columns, Constants, Out, Calls];
  (db: Session, columns: Columns, ...rest: Rest<Constants, Calls & CountOptions>): Promise<Out | null>;
  readonly descriptor: FunctionDescriptor<"aggregate">;
}

/** An aggregate: over whole columns, by groups, or with its state in your hands. */
export interface AggregateFunction<Columns, Constants, Out, Calls = CallOptions>
  extends
    AggregateCall<Columns, Constants, Out, Calls>,
    GroupsMethod<Columns, Constants, Out, Calls>,
    SessionMethod<Columns, Constants, Out, Calls> {}

/** What `groups` adds to an aggregate. */
export interface GroupsMethod<Columns, Constants, Out, Calls = CallOptions> {
  /**
   * `GROUP BY`: the keys of each group and its `result`, in the order in which groups are met. Keys are columns as long as the
   * others.
   *
   * @example
   * ```ts
   * const sums = await total.groups(db, { city: ["Bern", "Rome", "Bern"] }, { value: [1n, 2n, 3n] }).rows();
   * // [{ city: "Bern", result: 4n }, { city: "Rome", result: 2n }]
   * ```
   */
  groups<const Keys extends KeyColumns>(
    db: Session,
    keys: Keys,
    columns: Columns,
    ...rest: Rest<Constants, Calls & CountOptions>
  ): Scan<GroupRow<Keys, Out>>;
}

/** What `session` adds to an aggregate. */
export interface SessionMethod<Columns, Constants, Out, Calls = CallOptions> {
  /**
   * The aggregate step by step: rows are added to groups that you number, groups are merged, and results read. State is the
   * worker's until the session is disposed of.
   *
   * @example
   * ```ts
   * await using sums = total.session(db);
   * await sums.update([0n, 1n, 0n], { value: [1n, 2n, 3n] });
   * const [first, second] = await sums.finalize([0n, 1n]);
   * ```
   */
  session(db: Session, ...rest: Rest<Constants, Calls>): AggregateState<Columns, Out>;
}

/** What `window` adds to an aggregate whose worker answers for frames of a partition. */
export interface WindowMethod<Columns, Constants, Out, Calls = CallOptions> {
  /**
   * `OVER (…)`: for each row of one partition, whose rows are in the window's order, the value of its frame.
   *
   * @param frames how many rows before and after each row count, or the frames of each row
   *
   * @example
   * ```ts
   * const running = await total.window(db, { value: [1n, 2n, 3n] }, { following: 0 }); // [1n, 3n, 6n]
   * const pairs = await total.window(db, { value: [1n, 2n, 3n] }, { preceding: 1, following: 0 }); // [1n, 3n, 5n]
   * ```
   */
  window(
    db: Session,
    columns: Columns,
    frames: RowsBetween | readonly RowFrames[],
    ...rest: Rest<Constants, Calls & Pick<CountOptions, "filter">>
  ): Promise<Array<Out | null>>;
}

/** What `streaming` adds to an aggregate that gives its value at each row of partitions that come in chunks. */
export interface StreamingMethod<Columns, Constants, Out, Calls = CallOptions> {
  /**
   * `OVER (PARTITION BY … ORDER BY …)` of rows that come in chunks, in the window's order: for each the value at that row.
   *
   * @example
   * ```ts
   * await using sums = runningSum.streaming(db);
   * await sums.chunk({ city: ["Bern", "Rome"] }, { value: [1n, 2n] }); // [1n, 2n]
   * await sums.chunk({ city: ["Bern"] }, { value: [5n] }); // [6n]
   * ```
   */
  streaming(db: Session, ...rest: Rest<Constants, Calls>): AggregateStream<Columns, Out>;
}

/** `ROWS BETWEEN … AND …`, in rows from the current one. Without a number, to the end of the partition. */
export interface RowsBetween {
  readonly preceding?: number | undefined;
  readonly following?: number | undefined;
}

/** The rows that count for one row, by their number in the partition: from the first up to the second, excluded; several with `EXCLUDE`. */
export type RowFrames = Frame | readonly Frame[];

/** Columns to group by, by name. */
export interface KeyColumns {
  readonly [name: string]: AnyColumnInput;
}

/** A row of an aggregate by groups. */
export type GroupRow<Keys, Out> = { readonly [K in keyof Keys]: KeyOf<Keys[K]> | null } & {
  readonly result: Out | null;
};

/** What the values of a key column read as; unknown where only the Arrow type would say. */
export type KeyOf<C> =
  C extends ReadonlyArray<infer V>
    ? Plain<Exclude<V, null>>
    : C extends BigInt64Array | BigUint64Array
      ? bigint
      : C extends ArrayBufferView
        ? number
        : C extends Column<infer In>
          ? [In] extends [number] | [string] | [boolean]
            ? In
            : [bigint | number] extends [In]
              ? [In] extends [bigint | number]
                ? bigint
                : unknown
              : unknown
          : unknown;

/** Literals are widened. */
type Plain<V> = V extends bigint ? bigint : V extends string ? string : V extends boolean ? boolean : unknown;

/** An aggregate whose state the worker keeps, group by group. */
export interface AggregateState<Columns, Out> extends AsyncDisposable {
  /** Adds rows, each to the group at its place. */
  update(groups: GroupNumbers, columns: Columns): Promise<void>;
  /** Adds each source group to the target at its place. */
  combine(sources: GroupNumbers, targets: GroupNumbers): Promise<void>;
  /** The result of each group. One that was never updated has the result of no rows. */
  finalize(groups: GroupNumbers): Promise<Array<Out | null>>;
}

/** Groups by their numbers. */
export type GroupNumbers = ReadonlyArray<bigint | number> | BigInt64Array;

/** An aggregate over chunks of rows. */
export interface AggregateStream<Columns, Out> extends AsyncDisposable {
  /**
   * The value at each row of a chunk.
   *
   * @param partitionBy columns whose equal values make a partition; none for one partition
   * @param orderBy columns that the rows are sorted by, for aggregates that look at them
   */
  chunk(partitionBy: KeyColumns, columns: Columns, orderBy?: KeyColumns): Promise<Array<Out | null>>;
}
