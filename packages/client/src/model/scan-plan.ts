import type { Split } from "./call.js";

/** How a scan is cut. Sizes and numbers of splits are wishes. */
export interface PlanOptions {
  /** Bytes of one split. */
  readonly targetSplitBytes?: bigint | number | undefined;
  /** At least so many splits, for as many readers. */
  readonly minSplits?: number | undefined;
  /** Most splits of one answer: the rest comes by its cursors. */
  readonly maxSplitsPerResponse?: number | undefined;
  /** Goes on with a plan where a cursor of an earlier answer says. Default: from the beginning. */
  readonly cursor?: string | undefined;
  /**
   * Most answers along the cursors of one plan, for `tableFunctionSplits`: a plan of more throws `WorkerAnswerError`. A limit, and no
   * wish. Default: 10,000.
   */
  readonly maxResponses?: number | undefined;
}

/** A part of a plan: splits, and where more of them are. Plain JSON. */
export interface ScanPlan {
  readonly splits: readonly Split[];
  /** Base64; empty when this was all of it. Several are parts that can be planned side by side. */
  readonly nextCursors: readonly string[];
  readonly maxWorkers: number | null;
  readonly estimatedTotalSplits: number | null;
  readonly estimatedTotalRows: number | null;
  readonly estimatedTotalBytes: number | null;
}
