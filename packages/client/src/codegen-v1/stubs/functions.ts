import type { Session } from "../../session.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { Overloaded } from "../overloads/overloaded-types.js";
import type { AggregateFeature } from "./aggregate-features.js";
import { generatedCallsOf } from "./generated-calls.js";
import { stub } from "./stub.js";

/** Functions that scalar functions have. */
const scalarMethods = ["value", "coalesced"] as const;

/** Makes a generated scalar function. */
export function scalarFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"scalar">): F {
  return stub<F, Session>({ descriptor }, scalarMethods, (db) => generatedCallsOf(db).scalarFunction(descriptor));
}

/** Makes a generated table function. */
export function tableFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"table">): F {
  return stub<F, Session>({ descriptor }, [], (db) => generatedCallsOf(db).tableFunction(descriptor));
}

/** Makes a generated table-in-out or buffering function. */
export function tableInOutFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">,
): F {
  return stub<F, Session>({ descriptor }, [], (db) => generatedCallsOf(db).tableInOutFunction(descriptor));
}

/** Makes a generated aggregate function. @param features what its worker answers for beyond groups and whole columns */
export function aggregateFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"aggregate">,
  ...features: readonly AggregateFeature[]
): F {
  const methods = ["groups", "session", ...features.map(({ method }) => method)];
  return stub<F, Session>({ descriptor }, methods, (db) => {
    const calls = generatedCallsOf(db);
    return calls.aggregateFunction(descriptor, ...features.map(({ of }) => of(calls)));
  });
}

/**
 * Joins the signatures of one name. Names of columns and arguments choose; where several fit, the types of the columns
 * do. A call that fits none, or more than one, is refused with the signatures; `overloads[i]` says which.
 */
export function overloaded<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const descriptor = overloads[0]?.descriptor;
  const methods = descriptor?.kind === "scalar" ? scalarMethods : [];
  const facts = { descriptor, overloads };
  return stub<Overloaded<Fns>, Session>(facts, methods, (db) => generatedCallsOf(db).overloaded(...overloads));
}

/** Functions that aggregates may have. */
const aggregateMethods = ["groups", "window", "session", "streaming"];

/** Joins the signatures of one aggregate: like `overloaded`, with the functions that its signatures have. */
export function overloadedAggregate<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const descriptor = overloads[0]?.descriptor;
  const methods = aggregateMethods.filter((name) => overloads.some((overload) => name in overload));
  const facts = { descriptor, overloads };
  return stub<Overloaded<Fns>, Session>(facts, methods, (db) => generatedCallsOf(db).overloadedAggregate(...overloads));
}
