import type { ValueMapping } from "../profiles/profile.js";
import type { TypeSpec } from "../type-spec.js";

/** A typed column made by `int32([1, 2])` and its like. */
export interface Column<In> {
  readonly type: TypeSpec;
  readonly values: ArrayLike<In | null>;
}

/** One value for every row of a call. */
export interface Constant<In> {
  readonly constant: In | null;
}

/** One value with its Arrow type, made by `int32.of(1)` and its like. */
export interface TypedValue<In> {
  readonly type: TypeSpec;
  readonly value: In | null;
}

/** Any lane, by what its values read as: what a spec of lanes holds. */
export interface AnyLane<Out = unknown> {
  readonly spec: TypeSpec;
  /** Metadata of the column's field, which says its extension type. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How values are shown. Default: exact. */
  readonly mapping?: ValueMapping;
  /** Phantom: the type of results. */
  readonly out?: Out;
}

/**
 * One Arrow type with what goes in and what comes out: in a spec of columns, and as a function that types a column.
 *
 * @example
 * ```ts
 * const column = int32([1, 2, null]);
 * const value = int32.of(1);
 * ```
 */
export interface Lane<In, Out> extends AnyLane<Out> {
  (values: ArrayLike<In | null>): Column<In>;
  /** One value of this type, for any-typed arguments. */
  of(value: In | null): TypedValue<In>;
}

/** What a lane reads as. */
export type OutOf<L> = L extends AnyLane<infer Out> ? Out : never;

/** What a lane accepts. */
export type InOf<L> = L extends { of(value: infer In): unknown } ? Exclude<In, null> : never;

/** Row type of a spec of lanes. */
export type RowOf<S> = { readonly [K in keyof S]: OutOf<S[K]> | null };

/** What a lane has beyond its type. */
export type LaneOptions = Pick<AnyLane, "metadata" | "mapping">;

/** Makes the lane of a type. `In` and `Out` are what the type accepts and reads as; the lanes of this package say it for all types. */
export function lane<In, Out>(spec: TypeSpec, options: LaneOptions = {}): Lane<In, Out> {
  const column = (values: ArrayLike<In | null>): Column<In> => ({ type: spec, values });
  return Object.assign(column, { spec, ...options, of: (value: In | null): TypedValue<In> => ({ type: spec, value }) });
}
