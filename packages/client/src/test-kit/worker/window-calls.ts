import type { RecordBatch } from "apache-arrow";
import { batchFromColumns, encodeStream, toArrowSchema } from "vgi-arrow";
import type { AggregateRequest } from "./aggregate-calls.js";
import type { AggregateState, Executions } from "./executions.js";
import { readSlot, rowValues } from "./open-stream.js";
import { refuse } from "./refuse.js";

interface PartitionRequest extends AggregateRequest {
  readonly partitionId: bigint;
}

interface Frames {
  readonly frameStarts: readonly bigint[];
  readonly frameEnds: readonly bigint[];
}

/** Aggregates over the frames of a window: each frame is added up anew. */
export class WindowCalls {
  readonly #executions: Executions;

  constructor(executions: Executions) {
    this.#executions = executions;
  }

  init({
    executionId,
    partitionId,
    partitionBatch,
  }: PartitionRequest & { readonly partitionBatch: RecordBatch }): object {
    this.#state(executionId).partitions.set(BigInt(partitionId), partitionBatch);
    return {};
  }

  /** The result of one row. */
  window(request: PartitionRequest & Frames): { readonly resultBatch: Uint8Array } {
    return this.#results(request, [request.frameStarts.length], request);
  }

  /** The results of rows that follow each other. */
  batch(request: PartitionRequest & Frames & { readonly framesPerRow: readonly bigint[] }): {
    readonly resultBatch: Uint8Array;
  } {
    return this.#results(request, request.framesPerRow.map(Number), request);
  }

  /** Never fails: it is also sent when the rest went wrong. */
  destroy({ executionId, partitionId }: PartitionRequest): object {
    if (this.#executions.has(executionId)) this.#state(executionId).partitions.delete(BigInt(partitionId));
    return {};
  }

  #results(
    { executionId, partitionId }: PartitionRequest,
    framesPerRow: readonly number[],
    { frameStarts, frameEnds }: Frames,
  ): { readonly resultBatch: Uint8Array } {
    const state = this.#state(executionId);
    const partition = state.partitions.get(BigInt(partitionId));
    if (partition === undefined) throw refuse("InputError", `there is no partition ${partitionId}`, "NOT_FOUND");
    let next = 0;
    const results = framesPerRow.map((count) => {
      const frames = Array.from({ length: count }, (_, index) => next + index);
      next += count;
      return resultOf(
        state,
        partition,
        frames.flatMap((frame) => range(Number(frameStarts[frame]), Number(frameEnds[frame]))),
      );
    });
    const schema = toArrowSchema(state.bound.output);
    return { resultBatch: encodeStream(schema, [batchFromColumns(schema, [results])]) };
  }

  #state(executionId: Uint8Array): AggregateState {
    return this.#executions.get(executionId, "aggregate").aggregate;
  }
}

function resultOf({ bound, definition }: AggregateState, partition: RecordBatch, rows: readonly number[]): unknown {
  const slots = bound.match.columns.map((slot) => readSlot(slot, partition));
  let state = definition.initial();
  for (const row of rows) {
    const { values, hasNull } = rowValues(bound.match.values, slots, row);
    if (!hasNull) state = definition.add(state, values);
  }
  return definition.result(state);
}

function range(begin: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - begin) }, (_, index) => begin + index);
}
