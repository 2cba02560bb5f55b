import { workerAloneName, workerCpuName } from "../ceiling/worker-alone.js";
import type { WorkloadResult } from "../run-workload.js";
import type { Target } from "../workloads/targets.js";

/**
 * How a target came out. `near`: reached where the worker is the limit, and not otherwise. `beyond`: reached by all that could, as the
 * worker, or another ceiling, gave less in the same run.
 */
export type Verdict = "met" | "near" | "beyond" | "missed" | "not measured";

/** One workload that a target speaks of. */
export interface Reached {
  readonly workload: string;
  /** Ratio, or the figure for targets without a contender. */
  readonly value: number;
  /** Ratio that a client would have that takes no time at all; where the worker alone was measured, or another ceiling. */
  readonly atMost?: number;
  /** Ratio to that ceiling, and what it is called. */
  readonly ofCeiling?: number;
  readonly ceiling?: string;
}

/** A target with what was measured. */
export interface JudgedTarget {
  readonly target: Target;
  readonly verdict: Verdict;
  /** All that were measured, worst first. */
  readonly reached: readonly Reached[];
  /** Those of them that missed it, worst first, and those last that could not have reached it. */
  readonly missed: readonly Reached[];
}

/** Judges a target by the figures of a run: all of its workloads must reach it. */
export function judgeTarget(target: Target, results: readonly WorkloadResult[]): JudgedTarget {
  const isAbsolute = target.against === undefined;
  const reached = results
    .filter(({ workload }) => target.workloads.test(workload))
    .flatMap((result) => reachedOf(result, target))
    .toSorted((left, right) => (isAbsolute ? right.value - left.value : left.value - right.value));
  const short = reached.filter(({ value }) => !isEnough(target, value));
  const missed = [
    ...short.filter((one) => isPossible(target, one)),
    ...short.filter((one) => !isPossible(target, one)),
  ];
  return { target, verdict: verdictOf(target, reached, missed), reached, missed };
}

/** Whether the worker, or another ceiling, would have let any client reach a target. */
export function isPossible({ limit }: Target, { atMost = Infinity }: Reached): boolean {
  return atMost >= limit;
}

/** Whether what was out of reach excuses all of a miss: of a target's own ceiling the same part is to be reached. */
function isExcused(target: Target, one: Reached): boolean {
  if (isPossible(target, one)) return false;
  return target.ceilings === undefined || (one.ofCeiling ?? 0) >= target.limit;
}

function reachedOf({ workload, contenders }: WorkloadResult, target: Target): Reached[] {
  const { against, ceilings = [workerCpuName, workerAloneName] } = target;
  const [first, ...others] = contenders;
  if (against === undefined) return first === undefined ? [] : [{ workload, value: first.median }];
  const [most] = ceilings.flatMap((ceiling) =>
    others.filter(({ name }) => name.startsWith(ceiling)).map(({ ratio }) => ({ ceiling, ratio })),
  );
  return others
    .filter(({ name }) => name.startsWith(against))
    .map(({ ratio: value }) =>
      // A client that was faster than its ceiling only shows how much of it is noise.
      most === undefined
        ? { workload, value }
        : { workload, value, atMost: value / Math.min(most.ratio, 1), ofCeiling: most.ratio, ceiling: most.ceiling },
    );
}

function isEnough({ against, limit }: Target, value: number): boolean {
  return against === undefined ? value < limit : value >= limit;
}

function verdictOf(target: Target, reached: readonly Reached[], missed: readonly Reached[]): Verdict {
  if (reached.length === 0) return "not measured";
  if (missed.length === 0) return "met";
  const { limitOfWorker = target.limit } = target;
  const unexcused = missed.filter((one) => !isExcused(target, one));
  if (unexcused.length === 0) return "beyond";
  return target.against !== undefined && unexcused.every(({ value }) => value >= limitOfWorker) ? "near" : "missed";
}
