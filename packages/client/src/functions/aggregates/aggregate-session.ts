import type { RecordBatch, Schema } from "apache-arrow";
import { UsageError } from "vgi-runtime";
import { encodeArguments } from "../../arguments/encode-arguments.js";
import type { CallHost, OpenExecution } from "../../call-host.js";
import type { FunctionScope } from "../../execution.js";
import type { FunctionCall } from "../../model/call.js";
import { checkedResult } from "./checked-result.js";
import { type GroupIds, groupIdArray, groupIdsBatch, mergeBatch, withGroupColumn } from "./group-column.js";
import { flattenFrames, type Frame, packAllValid, packFilterMask, packFrameStats } from "./window-frames.js";

/** What an aggregate is bound to. */
export interface AggregateBindCall extends FunctionCall {
  /** Schema of the value columns in declaration order; `null` for an aggregate without. */
  readonly inputSchema: Schema | null;
}

/** A partition of a window, as the worker is given it. */
export interface WindowPartition {
  /** Which of the session's partitions; the caller allocates it. */
  readonly partitionId: bigint | number;
  /** All input columns of all rows of the partition, in the window's order. */
  readonly partition: RecordBatch;
  /** Which rows count, of `FILTER (WHERE …)`. Default: all. */
  readonly filterMask?: readonly boolean[] | undefined;
  /** Bounds of the frames of the partition: two pairs of deltas. Default: unknown. */
  readonly frameStats?: readonly [Frame, Frame] | undefined;
  /** For each input column whether it has no nulls. Default: unknown. */
  readonly allValid?: readonly boolean[] | undefined;
}

/**
 * A bound aggregate, call by call: state per group and per window partition, in the worker. Group and partition ids are the
 * caller's. It has a connection of its own until it is destroyed, and its limits are those of the call that opened it.
 *
 * @example
 * ```ts
 * await using sum = await db.aggregateSession({ name: "vgi_sum", inputSchema: batch.schema });
 * await sum.update([0n, 1n, 0n], batch);
 * const result = await sum.finalize([0n, 1n]);
 * ```
 */
export class AggregateSession implements AsyncDisposable {
  /** Columns of results. */
  readonly outputSchema: Schema;
  /** What the worker calls this execution. */
  readonly executionId: Uint8Array;
  readonly #open: OpenExecution;
  readonly #scope: FunctionScope & { readonly executionId: Uint8Array };
  #destroyed: Promise<void> | undefined;

  private constructor(open: OpenExecution, scope: FunctionScope, executionId: Uint8Array, outputSchema: Schema) {
    this.#open = open;
    this.#scope = { ...scope, executionId };
    this.executionId = executionId;
    this.outputSchema = outputSchema;
  }

  /** Binds an aggregate. */
  static async open(host: CallHost, call: AggregateBindCall): Promise<AggregateSession> {
    const open = await host.openExecution(call);
    try {
      return await AggregateSession.within(host, open, call);
    } catch (error) {
      await open.end();
      throw open.explain(error);
    }
  }

  /** Binds an aggregate in an execution that is there already. */
  static async within(host: CallHost, open: OpenExecution, call: AggregateBindCall): Promise<AggregateSession> {
    const { execution } = open;
    const bound = await execution.firstUnary("aggregate_bind", (agreement) => ({
      request: {
        ...execution.scopeIn(agreement, host.target(call)),
        arguments: encodeArguments(call.arguments, call.name),
        inputSchema: call.inputSchema,
        settings: host.attachment.settings(call.settings, call.requiredSettings),
        secrets: host.attachment.secrets(call.secrets),
      },
    }));
    const scope = await execution.scope(host.target(call));
    call.onBind?.(bound.outputSchema);
    return new AggregateSession(open, scope, bound.executionId, bound.outputSchema);
  }

  /**
   * Adds rows to groups.
   *
   * @param groupIds the group of each row
   * @param values value columns; `null` for an aggregate without
   * @param onSent called when the next update may follow without waiting for this one; over HTTP it never is
   */
  async update(groupIds: GroupIds, values: RecordBatch | null = null, onSent?: () => void): Promise<void> {
    const groups = groupIdArray(groupIds);
    if (values !== null && values.numRows !== groups.length) {
      throw mismatch("an update", `${groups.length} group ids`, `${values.numRows} rows`);
    }
    const inputBatch = withGroupColumn(groups, values);
    const request = { ...this.#scope, inputBatch };
    await this.#run(() => this.#open.execution.unary("aggregate_update", { request }, onSent));
  }

  /** Merges the state of each source group into the target at the same place. */
  async combine(sourceGroupIds: GroupIds, targetGroupIds: GroupIds): Promise<void> {
    const [sources, targets] = [groupIdArray(sourceGroupIds), groupIdArray(targetGroupIds)];
    if (sources.length !== targets.length) {
      throw mismatch("a combine", `${sources.length} source groups`, `${targets.length} target groups`);
    }
    const merge = mergeBatch(sources, targets);
    await this.#run(() =>
      this.#open.execution.unary("aggregate_combine", { request: { ...this.#scope, mergeBatch: merge } }),
    );
  }

  /** The result of each group, one row each, in this order. A group that was never updated has the function's empty result. */
  async finalize(groupIds: GroupIds): Promise<RecordBatch> {
    const groups = groupIdArray(groupIds);
    const request = {
      ...this.#scope,
      groupIdsBatch: groupIdsBatch(groups),
      outputSchema: this.outputSchema,
    };
    const { resultBatch } = await this.#run(() => this.#open.execution.unary("aggregate_finalize", { request }));
    return this.#checked(resultBatch, groups.length, "groups");
  }

  /** Gives the worker a partition of a window. */
  async windowInit(partition: WindowPartition): Promise<void> {
    const request = {
      ...this.#scope,
      partitionId: partition.partitionId,
      rowCount: partition.partition.numRows,
      partitionBatch: partition.partition,
      outputSchema: this.outputSchema,
      filterMask: packFilterMask(partition.filterMask),
      frameStats: packFrameStats(partition.frameStats),
      allValid: packAllValid(partition.allValid),
    };
    await this.#run(() => this.#open.execution.unary("aggregate_window_init", { request }));
  }

  /** The result of one row of a partition. @param frames the row's frames, one, or several with `EXCLUDE` */
  async window(partitionId: bigint | number, rid: bigint | number, frames: readonly Frame[]): Promise<RecordBatch> {
    const { frameStarts, frameEnds } = flattenFrames([frames]);
    const request = { ...this.#scope, partitionId, rid, frameStarts, frameEnds };
    const { resultBatch } = await this.#run(() => this.#open.execution.unary("aggregate_window", { request }));
    return this.#checked(resultBatch, 1, "rows");
  }

  /** The results of rows that follow each other. @param rowIndex the first of them @param frames those of each row */
  async windowBatch(
    partitionId: bigint | number,
    rowIndex: bigint | number,
    frames: readonly (readonly Frame[])[],
  ): Promise<RecordBatch> {
    const request = {
      ...this.#scope,
      ...flattenFrames(frames),
      partitionId,
      rowIdx: rowIndex,
      count: frames.length,
    };
    const { resultBatch } = await this.#run(() => this.#open.execution.unary("aggregate_window_batch", { request }));
    return this.#checked(resultBatch, frames.length, "rows");
  }

  /** Drops a partition in the worker. Never rejects. */
  async windowDestroy(partitionId: bigint | number): Promise<void> {
    await this.#open.execution.cleanUp("aggregate_window_destructor", { request: { ...this.#scope, partitionId } });
  }

  /** Drops all state in the worker, and gives the connection back. Idempotent, never rejects. */
  destroy(): Promise<void> {
    this.#destroyed ??= this.#destroy();
    return this.#destroyed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy();
  }

  async #destroy(): Promise<void> {
    // The worker drops the whole execution, whichever groups are named.
    const request = { ...this.#scope, groupIdsBatch: groupIdsBatch(BigInt64Array.of(0n)) };
    await this.#open.execution.cleanUp("aggregate_destructor", { request });
    await this.#open.end();
  }

  #checked(result: RecordBatch, rows: number, what: string): RecordBatch {
    const name = this.#scope.functionName;
    return checkedResult(name, result, this.outputSchema, { rows, of: `${rows} ${what}` });
  }

  async #run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#destroyed !== undefined) {
      throw new UsageError({ what: "an aggregate was used after it was destroyed", next: "Open another host." });
    }
    try {
      return await call();
    } catch (error) {
      throw this.#open.explain(error);
    }
  }
}

function mismatch(what: string, one: string, other: string): UsageError {
  return new UsageError({ what: `${what} of an aggregate has ${one} and ${other}`, next: "Give as many of both." });
}
