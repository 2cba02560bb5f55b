import type { PeerProcesses } from "./peers/peer-processes.js";

/** One of the programs that a workload compares. Disposed of with the workload, where it has something to end. */
export interface Contender extends Partial<AsyncDisposable> {
  readonly name: string;
  /** How much it does in one turn, in batches, calls, loads or scans, where the workload counts those: slow ones do less of the same. */
  readonly amount?: number;
  /** Whether a failure takes its place in the table, and does not end the workload: for clients of others. */
  readonly mayFail?: boolean;
  /** Does the work once and gives what is measured, in the workload's unit. */
  measure(): Promise<number>;
}

/** A contender that can't take part, and why: tables say so in its place. */
export interface Absentee {
  readonly name: string;
  readonly reason: string;
}

/** What a workload has made ready; disposed of when it is done. */
export interface PreparedWorkload extends AsyncDisposable {
  /** The first is the one in question: ratios say how many times better it is than each of the others. */
  readonly contenders: readonly Contender[];
  readonly absent?: readonly Absentee[];
}

/** How long a run may take, and what it has. */
export interface RunOptions {
  /** Smaller inputs, for a look at whether it works: figures are not to be quoted. */
  readonly isQuick: boolean;
  /** Whether clients of others are left out. */
  readonly isAlone?: boolean;
  /** Drivers of peers, and the workers that they share. */
  readonly processes: PeerProcesses;
}

/** Something to measure, in a file of its own below `workloads`. */
export interface Workload {
  /** Name on the command line, as in `npm run bench -- generator-time`. */
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly description: string;
  /** Unit of the figures: `ms`, `bytes`, `rows/s`, … */
  readonly unit: string;
  /** Whether a greater figure is better, as with a rate. */
  readonly isHigherBetter: boolean;
  /** Whether figures are the same each time, as sizes are: then one repeat is enough. */
  readonly isExact?: boolean;
  /** Whether contenders do the same, so that ratios between them say something. Default: true. */
  readonly isComparison?: boolean;
  /**
   * Of how many short turns each repeat consists: for contenders that differ by less than what the machine does from one second to the
   * next. Their ratio is the median of those between turns side by side. Default: 1, and the ratio is that of the medians.
   */
  readonly turnsPerRepeat?: number;
  prepare(options: RunOptions): Promise<PreparedWorkload>;
}
