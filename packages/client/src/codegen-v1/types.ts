import type { AnyLane, Column, Constant, RowOf, SchemaSpec, TypedValue, ValueMapping, ValueProfile } from "vgi-arrow";
import type { RecordBatch, Table, Vector } from "apache-arrow";
import type { ExpectedArgument } from "../drift/expected-function.js";
import type { FunctionKind } from "../model/catalog.js";
import type { CoalescedCallOptions, CoalesceOptions } from "../coalescing/coalescer.js";
import type { MetaBatch, MetaScan, RowsWithMeta, ScanMeta, ScanTimings } from "../meta/scan-meta.js";
import type { Split, TableCallRequest, TableInOutCallRequest } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { Session } from "../session.js";
import type {
  BoundAggregate,
  BoundFlowingScalar,
  BoundScalar,
  BoundTableFunction,
  BoundTableInOut,
} from "./bound-functions.js";
import type { AggregateCall, AggregateTypes, GroupsMethod, WindowMethod } from "./aggregate-types.js";
import type { StrictOf } from "./catalog-types.js";
import type { FlowingScalar } from "./flowing-types.js";
import type { TableInput } from "../inputs/table-input.js";
import type { BoundOverloadedStates, OverloadedStates } from "./overloaded-aggregate-types.js";
import type { ColumnNames, Dynamic, Projected, RowOptions } from "./projection.js";
import type { BoundCases, CasesOf, RowCase } from "./row-case-types.js";
import type { ScalarFunction } from "./scalar-types.js";
import type { SqlObject } from "./sql-objects.js";
import type { AnyTable, BoundTable } from "./table-types.js";
import type { TableScan } from "./table-scan-types.js";

/** One argument of a generated function: where its value comes from and where it goes. */
export type ArgumentDescriptor = ExpectedArgument;

/** What a generated constant carries about its function. Plain data, written by the generator. */
export interface FunctionDescriptor<Kind extends FunctionKind = FunctionKind> {
  readonly kind: Kind;
  /** Schema path. */
  readonly schema: readonly string[];
  /** Wire name. */
  readonly name: string;
  readonly args: readonly ArgumentDescriptor[];
  /** How values are shown and given. Default: exact. */
  readonly values?: ValueProfile;
  /** Columns and arguments that have a profile or a codec of their own, by wire name. */
  readonly mappings?: Readonly<Record<string, ValueMapping>>;
  /** Row type that the generator got from bind (or a scalar's declared result): checked against bind at run time. */
  readonly output?: SchemaSpec;
  /** Row types of different arguments, of which bind must answer one. */
  readonly outputs?: readonly SchemaSpec[];
  /** Which arguments give which of `outputs`; the first that fits counts. */
  readonly cases?: readonly RowCase[];
  /** Settings that bind refuses to do without; sent with the default of the catalog when the call gives none. */
  readonly requiredSettings?: readonly string[];
  /** Hash of what callers depend on, to be compared with the worker's (`functionFingerprint`). */
  readonly fingerprint?: string;
  /** Table-in-out and buffering: a FINALIZE phase follows the input. */
  readonly hasFinalize?: true;
  /** Fetches only the columns asked for (`TableOptions.columns`). */
  readonly projectionPushdown?: true;
  /** Scalar: the result has the type of the any-typed columns, where these are plain values; checked against bind at run time. */
  readonly flows?: true;
}

/** No arguments at all. */
export type NoArguments = Record<never, never>;

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

export type { CallOptions, Split };

/** What a table function takes beside the options of every call. */
export interface TableRowOptions<Row, Columns extends ColumnNames<Row>>
  extends RowOptions<Row, Columns>, Pick<TableCallRequest, "maxWorkers" | "onStarted"> {
  /** Parts of the scan's plan to read in place of the whole scan, as `splits()` of the scan gave them. */
  readonly splits?: readonly Split[] | undefined;
}

/** Options of a table function. */
export type TableOptions<
  Row = Dynamic,
  Columns extends ColumnNames<Row> = ColumnNames<Row>,
  Calls = CallOptions,
> = Calls & TableRowOptions<Row, Columns>;

/** What a table-in-out or buffering function takes beside the options of every call. */
export interface TableInOutRowOptions<Row, Columns extends ColumnNames<Row>> extends Pick<
  TableInOutCallRequest,
  "maxWorkers" | "onBatchMetadata" | "onParentRows"
> {
  /** Columns to give, in this order. Default: all. The worker leaves the others out where the function supports projection. */
  readonly columns?: Columns | undefined;
}

/** Options of a table-in-out or buffering function. */
export type TableInOutOptions<
  Row = Dynamic,
  Columns extends ColumnNames<Row> = ColumnNames<Row>,
  Calls = CallOptions,
> = Calls & TableInOutRowOptions<Row, Columns>;

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

export type { InputPiece, TableInput } from "../inputs/table-input.js";

/** How batches are handed out. */
export type BatchOptions = Pick<TableCallRequest, "reuseBuffers">;

/** A cold scan: nothing runs until it is pulled, and each pull of a new iterator runs it again. */
export interface Scan<Row> extends AsyncIterable<Row> {
  /** All rows. */
  rows(): Promise<Row[]>;
  /** First row, or `undefined`; the rest is not fetched. */
  first(): Promise<Row | undefined>;
  /** Arrow record batches, pulled with backpressure. */
  batches(options?: BatchOptions): AsyncIterable<RecordBatch>;
  /** The whole result as an Arrow table. */
  table(): Promise<Table>;
  /** The schema that bind gives for these arguments; runs nothing else. */
  bind(): Promise<SchemaSpec>;
  /**
   * The same rows, with worker logs, batch metadata, timings and counts.
   *
   * @example
   * ```ts
   * const { rows, meta } = await sequence(db, { count: 10n }).withMeta().rows();
   * for await (const { batch, metadata, logs } of sequence(db, { count: 10n }).withMeta()) console.log(batch.numRows, logs);
   * ```
   */
  withMeta(): MetaScan<Row>;
  /** Types the rows of this call; checked against bind's answer, never cast. */
  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): Scan<RowOf<S>>;
}

/**
 * What follows the session and the input of a call: the arguments, where there are any, and the options. Each may be left out
 * when all its properties may.
 */
export type Rest<A, O> =
  Record<never, never> extends O
    ? [keyof A] extends [never]
      ? [options?: O]
      : Record<never, never> extends A
        ? [args?: A, options?: O]
        : [args: A, options?: O]
    : [keyof A] extends [never]
      ? [options: O]
      : Record<never, never> extends A
        ? [args: A | undefined, options: O]
        : [args: A, options: O];

export type { CoalescedCallOptions, CoalesceOptions, MetaBatch, MetaScan, RowsWithMeta, ScanMeta, ScanTimings };

/** A table function. Its rows have the columns that `columns` names, of all that there are. */
export interface TableFunction<Args, Row = Dynamic, Calls = CallOptions> {
  <const Columns extends ColumnNames<Row> = undefined>(
    db: Session,
    ...rest: Rest<Args, TableOptions<Row, Columns, Calls>>
  ): TableScan<Projected<Row, Columns>>;
  readonly descriptor: FunctionDescriptor<"table">;
}

/** A table-in-out or buffering function: rows in, rows out. */
export interface TableInOutFunction<Args, Row = Dynamic, Calls = CallOptions, Input = TableInput> {
  <const Columns extends ColumnNames<Row> = undefined>(
    db: Session,
    input: Input,
    ...rest: Rest<Args, TableInOutOptions<Row, Columns, Calls>>
  ): Scan<Projected<Row, Columns>>;
  readonly descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">;
}

/**
 * A table-in-out function whose arguments are the columns of its input, as SQL joins it laterally: any number of rows out for each
 * row in.
 *
 * @example
 * ```ts
 * const cells = await geoEncode(db, { latitude: [52.5, 48.1], longitude: [13.4, 11.6] }, { precision: 5n }).rows();
 * ```
 */
export type LateralFunction<Columns, Args, Row = Dynamic, Calls = CallOptions> = TableInOutFunction<
  Args,
  Row,
  Calls,
  Columns
>;

/** Any generated function. */
export type AnyFunction =
  // oxlint-disable-next-line typescript/no-explicit-any -- variance: this is the top of all function types
  { (db: Session, ...args: any[]): unknown; readonly descriptor: FunctionDescriptor };

/**
 * Several signatures of one name. Call it like any of them: argument names choose, then column types.
 * `overloads[i]` is each by itself.
 */
export type Overloaded<Fns extends readonly AnyFunction[]> = Intersection<Fns> &
  OverloadedStates<Fns[number]> & { readonly overloads: Fns };

type Intersection<T extends readonly unknown[]> = T extends readonly [infer Head, ...infer Tail]
  ? Callable<Head> & Intersection<Tail>
  : unknown;

/** What an overload shares with the others. The state and the stream of an aggregate are of all of them: their rows choose later. */
type Callable<F> =
  AggregateTypes<F> extends readonly [infer C, infer K, infer R, infer O]
    ? AggregateCall<C, K, R, O> &
        GroupsMethod<C, K, R, O> &
        (F extends { window: unknown } ? WindowMethod<C, K, R, O> : unknown)
    : F;

/** A function with its session filled in: what the namespace client shows. */
export type Bound<F> = F extends { readonly overloads: infer Fns extends readonly AnyFunction[] }
  ? BoundAll<Fns> & BoundOverloadedStates<Fns[number]> & { readonly overloads: BoundEach<Fns> }
  : [StrictOf<F>] extends [never]
    ? BoundFunction<F>
    : BoundFunction<StrictOf<F>>;

type BoundFunction<F> =
  F extends FlowingScalar<infer C, infer K, infer A, infer O>
    ? BoundFlowingScalar<C, K, A, O>
    : F extends ScalarFunction<infer C, infer K, infer R, infer O>
      ? BoundScalar<C, K, R, O>
      : F extends TableInOutFunction<infer A, infer R, infer O, infer I>
        ? BoundTableInOut<A, R, O, I>
        : F extends TableFunction<infer A, infer R, infer O>
          ? BoundCases<A, O, CasesOf<F>> & BoundTableFunction<A, R, O>
          : AggregateTypes<F> extends readonly [infer C, infer K, infer R, infer O]
            ? BoundAggregate<F, C, K, R, O>
            : never;

type BoundEach<Fns> = { readonly [I in keyof Fns]: Bound<Fns[I]> };

type BoundAll<Fns> = Fns extends readonly [infer Head, ...infer Tail]
  ? Bound<Callable<Head>> & BoundAll<Tail>
  : unknown;

/** What is a member of a namespace: functions, tables, views and macros, and modules of them. A module's `connect` is none. */
type Member<T> = T extends AnyFunction | AnyTable
  ? true
  : T extends (...args: never[]) => unknown
    ? false
    : T extends object
      ? true
      : false;

/** A schema module with its session filled in. */
export type BoundModule<M> = {
  readonly [K in keyof M as Member<M[K]> extends true ? K : never]: M[K] extends AnyFunction
    ? Bound<M[K]>
    : M[K] extends AnyTable
      ? BoundTable<M[K]>
      : M[K] extends SqlObject
        ? M[K]
        : BoundModule<M[K]>;
};
