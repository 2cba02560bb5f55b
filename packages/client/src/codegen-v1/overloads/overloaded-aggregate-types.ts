import type { Session } from "../../session.js";
import type { AggregateState, AggregateStream, AggregateTypes } from "../aggregates/aggregate-types.js";
import type { Rest } from "../calls/call-parameters.js";

/**
 * `session` and `streaming` of an aggregate of several signatures, of which the first rows choose one: they take the columns of any,
 * and have the results of any. Those of `overloads[i]` have the types of that one.
 *
 * @example
 * ```ts
 * await using sums = total.session(db); // total is of int64 and of float64
 * await sums.update([0n, 1n], { value: [1n, 2n] });
 * const results: Array<bigint | number | null> = await sums.finalize([0n, 1n]);
 * ```
 */
export type OverloadedStates<Fns> = Where<Fns, "session", OverloadedSession<Extract<Fns, { session: unknown }>>> &
  Where<Fns, "streaming", OverloadedStreaming<Extract<Fns, { streaming: unknown }>>>;

/** What there is where a signature has a method of a name. */
type Where<Fns, Name extends string, Method> = [Extract<Fns, Readonly<Record<Name, unknown>>>] extends [never]
  ? unknown
  : Method;

interface OverloadedSession<Fns> {
  session(db: Session, ...rest: RestOf<Fns>): AggregateState<ColumnsOf<Fns>, ResultOf<Fns>>;
}

interface OverloadedStreaming<Fns> {
  streaming(db: Session, ...rest: RestOf<Fns>): AggregateStream<ColumnsOf<Fns>, ResultOf<Fns>>;
}

/** The same with the session filled in. */
export type BoundOverloadedStates<Fns> = Where<
  Fns,
  "session",
  BoundOverloadedSession<Extract<Fns, { session: unknown }>>
> &
  Where<Fns, "streaming", BoundOverloadedStreaming<Extract<Fns, { streaming: unknown }>>>;

interface BoundOverloadedSession<Fns> {
  session(...rest: RestOf<Fns>): AggregateState<ColumnsOf<Fns>, ResultOf<Fns>>;
}

interface BoundOverloadedStreaming<Fns> {
  streaming(...rest: RestOf<Fns>): AggregateStream<ColumnsOf<Fns>, ResultOf<Fns>>;
}

type ColumnsOf<Fns> = Fns extends unknown ? TypesOf<Fns>[0] : never;

type ResultOf<Fns> = Fns extends unknown ? TypesOf<Fns>[2] : never;

type RestOf<Fns> = Fns extends unknown ? Rest<TypesOf<Fns>[1], TypesOf<Fns>[3]> : never;

/** Columns, constants, result and options. */
type TypesOf<F> =
  AggregateTypes<F> extends infer Types extends readonly [unknown, unknown, unknown, unknown] ? Types : never;
