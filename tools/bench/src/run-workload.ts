import { ratio, type Summary, summarize } from "./statistics.js";
import type { Absentee, Contender, RunOptions, Workload } from "./workload.js";

/** What was measured of one contender. */
export interface ContenderResult extends Summary {
  readonly name: string;
  /** How much it did in each repeat, as the contender says: rates of different amounts have different fixed costs in them. */
  readonly amount?: number;
  /** Every repeat, in order. */
  readonly figures: readonly number[];
  /** How many times better the first contender is than this one, by the medians of this run; 1 for the first. */
  readonly ratio: number;
}

/** What was measured of one workload. */
export interface WorkloadResult {
  readonly workload: string;
  readonly description: string;
  readonly unit: string;
  readonly isHigherBetter: boolean;
  /** Whether contenders do the same: else ratios say nothing. */
  readonly isComparison: boolean;
  readonly contenders: readonly ContenderResult[];
  readonly absent: readonly Absentee[];
}

/** How often, and on how much. */
export interface MeasureOptions extends RunOptions {
  /** How often each contender is measured, besides once to warm up. */
  readonly repeats: number;
}

/**
 * Measures every contender of a workload in turn, as often as told: what slows the machine for a while slows all of them. The turn
 * begins with another contender each time, so that none always runs behind the same one.
 */
export async function runWorkload(workload: Workload, options: MeasureOptions): Promise<WorkloadResult> {
  await using prepared = await workload.prepare(options);
  const { contenders, absent = [] } = prepared;
  const figures = contenders.map((): number[] => []);
  const repeats = workload.isExact === true ? 1 : options.repeats;
  if (workload.isExact !== true) for (const contender of contenders) await contender.measure();
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (repeat + turn) % contenders.length;
      const figure = await contenders[index]?.measure();
      if (figure !== undefined) figures[index]?.push(figure);
    }
  }
  const { name, description, unit, isHigherBetter, isComparison = true } = workload;
  const results = contenders.map((contender, index) => resultOf(contender, figures, index, isHigherBetter));
  return { workload: name, description, unit, isHigherBetter, isComparison, contenders: results, absent };
}

function resultOf(
  { name, amount }: Contender,
  figures: readonly (readonly number[])[],
  index: number,
  isHigherBetter: boolean,
): ContenderResult {
  const own = figures[index] ?? [];
  const summary = summarize(own);
  const done = amount === undefined ? {} : { amount };
  return {
    name,
    ...done,
    ...summary,
    figures: own,
    ratio: ratio(summarize(figures[0] ?? []), summary, isHigherBetter),
  };
}
