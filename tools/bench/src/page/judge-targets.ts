import type { WorkloadResult } from "../run-workload.js";
import type { Target } from "../workloads/targets.js";

/** How a target came out. `near`: reached where the worker is the limit, and not otherwise. */
export type Verdict = "met" | "near" | "missed" | "not measured";

/** One workload that a target speaks of. */
export interface Reached {
  readonly workload: string;
  /** Ratio, or the figure for targets without a contender. */
  readonly value: number;
}

/** A target with what was measured. */
export interface JudgedTarget {
  readonly target: Target;
  readonly verdict: Verdict;
  /** All that were measured, worst first. */
  readonly reached: readonly Reached[];
}

/** Judges a target by the figures of a run: all of its workloads must reach it. */
export function judgeTarget(target: Target, results: readonly WorkloadResult[]): JudgedTarget {
  const { against } = target;
  const reached = results
    .filter(({ workload }) => target.workloads.test(workload))
    .flatMap(({ workload, contenders: [first, ...others] }): Reached[] => {
      if (against === undefined) return first === undefined ? [] : [{ workload, value: first.median }];
      return others.filter(({ name }) => name.startsWith(against)).map(({ ratio }) => ({ workload, value: ratio }));
    })
    .toSorted((left, right) => (against === undefined ? right.value - left.value : left.value - right.value));
  return { target, verdict: verdictOf(target, reached[0]?.value), reached };
}

/** By the worst value. */
function verdictOf({ against, limit, limitOfWorker = limit }: Target, worst: number | undefined): Verdict {
  if (worst === undefined) return "not measured";
  if (against === undefined) return worst < limit ? "met" : "missed";
  if (worst >= limit) return "met";
  return worst >= limitOfWorker ? "near" : "missed";
}
