import type { AggregateCall, AggregateTypes, GroupsMethod, WindowMethod } from "../aggregates/aggregate-types.js";
import type { OverloadedStates } from "./overloaded-aggregate-types.js";
import type { AnyFunction } from "../descriptors/any-function.js";

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
export type Callable<F> =
  AggregateTypes<F> extends readonly [infer C, infer K, infer R, infer O]
    ? AggregateCall<C, K, R, O> &
        GroupsMethod<C, K, R, O> &
        (F extends { window: unknown } ? WindowMethod<C, K, R, O> : unknown)
    : F;
