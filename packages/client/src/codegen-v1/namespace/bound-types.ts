import type {
  BoundAggregate,
  BoundFlowingScalar,
  BoundScalar,
  BoundTableFunction,
  BoundTableInOut,
} from "./bound-functions.js";
import type { AggregateTypes } from "../aggregates/aggregate-types.js";
import type { StrictOf } from "../catalog/settings-types.js";
import type { FlowingScalar } from "../scalars/flowing-types.js";
import type { BoundOverloadedStates } from "../overloads/overloaded-aggregate-types.js";
import type { BoundCases, CasesOf } from "../table-functions/row-case-types.js";
import type { ScalarFunction } from "../scalars/scalar-types.js";
import type { SqlObject } from "../catalog/sql-objects.js";
import type { AnyTable, BoundTable } from "../tables/table-types.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { TableFunction, TableInOutFunction } from "../table-functions/table-function-types.js";
import type { Callable } from "../overloads/overloaded-types.js";

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
