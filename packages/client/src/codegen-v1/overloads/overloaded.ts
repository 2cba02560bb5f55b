import { isTypedValue } from "vgi-arrow";
import { asObject, chooseOverload } from "./choose-overload.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { Overloaded } from "./overloaded-types.js";

/**
 * Joins the signatures of one name. Names of columns and arguments choose; where several fit, the types of the columns
 * do. A call that fits none, or more than one, is refused with the signatures; `overloads[i]` says which.
 */
export function overloaded<const Fns extends readonly AnyFunction[]>(...overloads: Fns): Overloaded<Fns> {
  const call = (db: unknown, ...rest: readonly unknown[]): unknown => {
    const chosen = chooseOverload(overloads, () => rest);
    return (chosen as unknown as (...args: readonly unknown[]) => unknown)(db, ...rest);
  };
  const descriptor = overloads[0]?.descriptor;
  const shared = { overloads, descriptor };
  if (descriptor?.kind !== "scalar") return Object.assign(call, shared) as unknown as Overloaded<Fns>;
  const coalesced = (...given: readonly unknown[]) => coalescedByRow(overloads, given);
  const value = async (...given: readonly unknown[]) => valueOf(overloads, given);
  return Object.assign(call, shared, { value, coalesced }) as unknown as Overloaded<Fns>;
}

type OneValue = (...args: readonly unknown[]) => Promise<unknown>;

/** One row chooses like a call of columns with one value each. */
function valueOf(overloads: readonly AnyFunction[], [db, ...given]: readonly unknown[]): Promise<unknown> {
  const chosen = chooseOverload(overloads, (descriptor) => {
    const hasColumns = descriptor.args.some(({ role }) => role === "column");
    return hasColumns ? [asColumns(given[0]), ...given.slice(1)] : [{}, ...given];
  });
  return (chosen as unknown as { value: OneValue }).value(db, ...given);
}

function asColumns(row: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(asObject(row)).map(([key, value]) => [key, isTypedValue(value) ? value : [value]]),
  );
}

type OneRow = (row: Readonly<Record<string, unknown>>, options?: unknown) => unknown;

/** Each row chooses; rows of one signature share batches. */
function coalescedByRow(overloads: readonly AnyFunction[], [db, ...rest]: readonly unknown[]): OneRow {
  const begun = new Map<AnyFunction, OneRow>();
  return async (row, options) => {
    const given = [asColumns(row), ...withoutCoalescing(rest)];
    const chosen = chooseOverload(overloads, () => given);
    let oneRow = begun.get(chosen);
    if (oneRow === undefined) {
      oneRow = (chosen as unknown as { coalesced(...args: readonly unknown[]): OneRow }).coalesced(db, ...rest);
      begun.set(chosen, oneRow);
    }
    return oneRow(row, options);
  };
}

/** What an ordinary call would be given: names of options tell options from arguments. */
function withoutCoalescing(rest: readonly unknown[]): unknown[] {
  return rest.map((one) => {
    const { maxDelayMs: _delay, maxRows: _rows, maxBatches: _batches, ...others } = asObject(one);
    return others;
  });
}
