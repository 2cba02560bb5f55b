import type { Call, CallKind, InteropCase, Place } from "../case.js";
import type { CallResult, Outcome } from "../reference.js";
import type { Step, StepOutcome } from "../steps/step.js";
import type { SdkCall } from "./stub-call.js";

/** What the Python client gave for one call. */
export interface ExpectedCall {
  readonly result?: CallResult;
  readonly error?: { readonly type: string; readonly message: string };
  /** Why this Python client can't make the call. */
  readonly unsupported?: string;
}

/** One call of a case, to be made through a generated SDK. */
export interface PlacedCall extends Place {
  /** Of the case; for one of several calls with its place among them. */
  readonly name: string;
  readonly call: SdkCall;
  /** Only columns and the number of rows are compared. */
  readonly random?: boolean;
  /** Finds its answer in that of the whole case. */
  readonly expected: (outcome: Outcome) => ExpectedCall;
}

/** Methods of steps that call a function, and nothing else. */
const kinds: Readonly<Record<string, CallKind>> = {
  scalar_function: "scalar",
  table_function: "table",
  table_in_out_function: "table_in_out",
  table_buffering_function: "table_buffering",
  aggregate_function: "aggregate",
};

/** Parts of a step that other lanes are about: how a scan is cut, hinted and filtered, and where secrets come from. */
const elsewhere: readonly (keyof Step)[] = ["filters", "join_keys", "hints", "found", "refused"];

/** The calls of functions that a case makes. */
export function callsOf(interopCase: InteropCase): readonly PlacedCall[] {
  const { name, fixture, catalog, options } = interopCase;
  const place = { fixture, catalog, options } as Place;
  if (interopCase.kind === "together") {
    return interopCase.calls.map((call, index) => ({
      ...place,
      name: `${name} ${index}`,
      call,
      expected: ({ result, error }) => of((result as readonly CallResult[] | undefined)?.[index], error),
    }));
  }
  if (interopCase.kind === "steps")
    return interopCase.steps.flatMap((step, index) => stepCall(name, place, step, index));
  if (!("function" in interopCase)) return [];
  const { random = false } = interopCase;
  return [{ ...place, name, call: interopCase, random, expected: ({ result, error }) => of(result, error) }];
}

function stepCall(name: string, place: Place, step: Step, index: number): readonly PlacedCall[] {
  const kind = kinds[step.method];
  if (kind === undefined || step.function === undefined || elsewhere.some((part) => step[part] !== undefined))
    return [];
  const call = { ...(step as Partial<Call>), kind, function: step.function, groupBy: step.group_by } as SdkCall;
  const expected = ({ result, error }: Outcome): ExpectedCall => {
    const outcomes = result as readonly StepOutcome[] | undefined;
    const outcome = outcomes?.[index];
    if (outcome === undefined) return of(undefined, error);
    if (step.splits !== undefined && !isWhole(step.splits, outcomes?.[index - 1]))
      return { unsupported: "it reads a part" };
    if (outcome.unsupported !== undefined) return { unsupported: outcome.unsupported };
    return of(outcome.result === undefined ? undefined : { ordered: true, ...outcome.result }, outcome.error);
  };
  return [{ ...place, name: `${name} ${index}`, call, expected }];
}

/** Whether splits are all of the plan that was made just before: then their rows are those of a scan that plans by itself. */
function isWhole(splits: readonly number[], planned: StepOutcome | undefined): boolean {
  const plan = planned?.result as { readonly splits?: readonly unknown[]; readonly nextCursors?: number } | undefined;
  return plan?.splits?.length === splits.length && plan.nextCursors === 0;
}

function of(result: unknown, error: Outcome["error"]): ExpectedCall {
  const { unsupported } = (result ?? {}) as { unsupported?: string };
  if (unsupported !== undefined) return { unsupported };
  return error === undefined ? { result: result as CallResult } : { error };
}
