import { firstLine } from "./first-line.js";
import { mediansOf, pairedRatio, ratio, type Summary, summarize } from "./statistics.js";
import type { Absentee, Contender, RunOptions, Workload } from "./workload.js";

/** What was measured of one contender. */
export interface ContenderResult extends Summary {
  readonly name: string;
  /** How much it did in each repeat, as the contender says: rates of different amounts have different fixed costs in them. */
  readonly amount?: number;
  /** Every repeat, in order: of several short turns their median. */
  readonly figures: readonly number[];
  /** How many times better the first contender is than this one, by the medians of this run, or by its short turns; 1 for the first. */
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
  const figures = new Map(contenders.map((contender): [Contender, number[]] => [contender, []]));
  const failed: Absentee[] = [];
  const takeTurn = async (contender: Contender): Promise<void> => {
    try {
      figures.get(contender)?.push(await contender.measure());
    } catch (error) {
      if (contender.mayFail !== true) throw error;
      figures.delete(contender);
      failed.push({ name: contender.name, reason: `failed: ${firstLine(error)}` });
    }
  };
  const { isExact = false, turnsPerRepeat = 1 } = workload;
  const takeTurns = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      const left = [...figures.keys()];
      for (let place = 0; place < left.length; place += 1) {
        const contender = left[(round + place) % left.length];
        if (contender !== undefined) await takeTurn(contender);
      }
    }
  };
  if (!isExact) {
    await takeTurns(turnsPerRepeat);
    for (const warmingUp of figures.values()) warmingUp.length = 0;
  }
  await takeTurns((isExact ? 1 : options.repeats) * turnsPerRepeat);
  const { name, description, unit, isHigherBetter, isComparison = true } = workload;
  const first = [...figures.values()][0] ?? [];
  const results = [...figures].map(([contender, own]) => resultOf(contender, own, first, workload));
  return {
    workload: name,
    description,
    unit,
    isHigherBetter,
    isComparison,
    contenders: results,
    absent: [...absent, ...failed],
  };
}

function resultOf(
  { name, amount }: Contender,
  own: readonly number[],
  first: readonly number[],
  { isHigherBetter, turnsPerRepeat = 1 }: Workload,
): ContenderResult {
  const figures = mediansOf(own, turnsPerRepeat);
  const summary = summarize(figures);
  const done = amount === undefined ? {} : { amount };
  const better =
    turnsPerRepeat === 1 ? ratio(summarize(first), summary, isHigherBetter) : pairedRatio(first, own, isHigherBetter);
  return { name, ...done, ...summary, figures, ratio: better };
}
