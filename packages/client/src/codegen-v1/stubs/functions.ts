import type { Session } from "../../session.js";
import type { AnyFunction } from "../function-types.js";
import type { FunctionDescriptor } from "../function-descriptor.js";
import type { Overloaded } from "../overloaded-types.js";
import type { AggregateFeature } from "./aggregate-features.js";
import { generatedCallsOf } from "./generated-calls.js";
import { stub } from "./stub.js";

// The generator states the type of each function from the same catalog entry as the descriptor: here types are asserted.

/** Functions that scalar functions have. */
const scalarMethods = ["value", "coalesced"] as const;

/** Makes a generated scalar function. */
export function scalarFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"scalar">): F {
  return stub({ descriptor }, scalarMethods, (db: Session) =>
    generatedCallsOf(db).scalarFunction(descriptor),
  ) as unknown as F;
}

/** Makes a generated table function. */
export function tableFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"table">): F {
  return stub({ descriptor }, [], (db: Session) => generatedCallsOf(db).tableFunction(descriptor)) as unknown as F;
}

/** Makes a generated table-in-out or buffering function. */
export function tableInOutFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">,
): F {
  return stub({ descriptor }, [], (db: Session) => generatedCallsOf(db).tableInOutFunction(descriptor)) as unknown as F;
}

/** Makes a generated aggregate function. @param features what its worker answers for beyond groups and whole columns */
export function aggregateFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"aggregate">,
  ...features: readonly AggregateFeature[]
): F {
  const methods = ["groups", "session", ...features.map(({ method }) => method)];
  return stub({ descriptor }, methods, (db: Session) => {
    const calls = generatedCallsOf(db);
    return calls.aggregateFunction(descriptor, ...features.map(({ of }) => of(calls)));
  }) as unknown as F;
}

/**
 * Joins the signatures of one name. Names of columns and arguments choose; where several fit, the types of the columns
 * do. A call that fits none, or more than one, is refused with the signatures; `overloads[i]` says which.
 */
export function overloaded<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const descriptor = overloads[0]?.descriptor;
  const methods = descriptor?.kind === "scalar" ? scalarMethods : [];
  const joined = stub({ descriptor }, methods, (db: Session) => generatedCallsOf(db).overloaded(...overloads));
  return Object.assign(joined, { overloads }) as unknown as Overloaded<Fns>;
}

/** Functions that aggregates may have. */
const aggregateMethods = ["groups", "window", "session", "streaming"];

/** Joins the signatures of one aggregate: like `overloaded`, with the functions that its signatures have. */
export function overloadedAggregate<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const descriptor = overloads[0]?.descriptor;
  const methods = aggregateMethods.filter((name) => overloads.some((overload) => name in overload));
  const joined = stub({ descriptor }, methods, (db: Session) => generatedCallsOf(db).overloadedAggregate(...overloads));
  return Object.assign(joined, { overloads }) as unknown as Overloaded<Fns>;
}
