import type { Columns } from "./input-batch.js";
import type { Metric } from "./metric.js";
import type { Transport, WorkerLane } from "./peers/peer.js";
import type { TaskKind } from "./peers/task.js";

/** What is done and not measured: so many of what a workload counts, or what a turn does over and over for so long. */
export type WarmUp = { readonly count: number } | { readonly seconds: number };

/** A workload of all peers on one worker, as data. */
export interface PeerWorkload {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly kind: TaskKind;
  readonly functionName?: string;
  /** Columns of the input. */
  readonly columns?: Columns;
  /** Rows of a batch. */
  readonly rows: number;
  /** Batches, calls, loads or scans of one turn. */
  readonly count: number;
  /** The same for `--quick`. */
  readonly quickCount: number;
  /** What comes before the first repeat, where that is too little for all code to be compiled that will be. Default: nothing. */
  readonly warmUp?: WarmUp | undefined;
  /** Of how many turns each repeat consists; see `Workload`. Default: 1. */
  readonly turnsPerRepeat?: number;
  readonly transport?: Transport;
  readonly lane?: WorkerLane;
  /** Whether this client reads into the same memory over and over (`reuseBuffers`); it takes part without that too. Default: false. */
  readonly reuse?: boolean;
  /** Whether each repeat has processes of its own. */
  readonly isFresh?: boolean;
  /** Contenders that can't be measured in reasonable time or sense, by how their names begin, and why. */
  readonly without?: Readonly<Record<string, string>>;
}
