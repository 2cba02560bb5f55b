import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, encodeStream, readColumn, toArrowSchema } from "vgi-arrow";
import type { CallContext } from "vgi-runtime/server";
import type { Attachments } from "./attachment.js";
import { type BindRequest, bindCall } from "./bind-call.js";
import { type AggregateState, Executions } from "./executions.js";
import { readSlot, rowValues } from "./open-stream.js";
import { refuse } from "./refuse.js";

/** Fields of the requests on a running aggregate that are used here. */
export interface AggregateRequest {
  readonly executionId: Uint8Array;
}

/** The life of an aggregate: bind, update, combine, finalize, destructor. States are kept by group id. */
export class AggregateCalls {
  readonly #attachments: Attachments;
  readonly #executions: Executions;

  constructor(attachments: Attachments, executions: Executions) {
    this.#attachments = attachments;
    this.#executions = executions;
  }

  bind(
    request: BindRequest,
    context: CallContext,
  ): { readonly outputSchema: Schema; readonly executionId: Uint8Array } {
    const bound = bindCall(this.#attachments, request, context, "AGGREGATE");
    const { definition } = bound.match;
    if (definition.kind !== "aggregate") throw refuse("BindError", `'${definition.name}' is no aggregate`);
    const executionId = Executions.newId();
    const state: AggregateState = { bound, definition, groups: new Map(), partitions: new Map() };
    this.#executions.keep(executionId, { kind: "aggregate", aggregate: state });
    return { outputSchema: toArrowSchema(bound.output), executionId };
  }

  /** The first column of the input says which group each row belongs to. */
  update({ executionId, inputBatch }: AggregateRequest & { readonly inputBatch: RecordBatch }): object {
    const { bound, definition, groups } = this.#state(executionId);
    const ids = int64Column(inputBatch, 0);
    const slots = bound.match.columns.map((slot) => readSlot(slot, inputBatch, 1));
    for (const [row, group] of ids.entries()) {
      const { values, hasNull } = rowValues(bound.match.values, slots, row);
      const state = groups.has(group) ? groups.get(group) : definition.initial();
      groups.set(group, hasNull ? state : definition.add(state, values));
    }
    return {};
  }

  combine({ executionId, mergeBatch }: AggregateRequest & { readonly mergeBatch: RecordBatch }): object {
    const { bound, definition, groups } = this.#state(executionId);
    const sources = int64Column(mergeBatch, 0);
    const targets = int64Column(mergeBatch, 1);
    for (const [row, source] of sources.entries()) {
      const target = targets[row];
      if (target === undefined || !groups.has(source)) continue;
      const left = groups.has(target) ? groups.get(target) : definition.initial();
      groups.set(target, definition.merge(left, groups.get(source), bound.match.values));
    }
    return {};
  }

  finalize({ executionId, groupIdsBatch }: AggregateRequest & { readonly groupIdsBatch: RecordBatch }): {
    readonly resultBatch: Uint8Array;
  } {
    const { bound, definition, groups } = this.#state(executionId);
    const ids = int64Column(groupIdsBatch, 0);
    const results = ids.map((group) => definition.result(groups.has(group) ? groups.get(group) : definition.initial()));
    const schema = toArrowSchema(bound.output);
    return { resultBatch: encodeStream(schema, [batchFromColumns(schema, [results])]) };
  }

  /** Never fails: it is also sent when the rest went wrong. */
  destroy({ executionId }: AggregateRequest): object {
    this.#executions.forget(executionId);
    return {};
  }

  #state(executionId: Uint8Array): AggregateState {
    return this.#executions.get(executionId, "aggregate").aggregate;
  }
}

function int64Column(batch: RecordBatch, index: number): bigint[] {
  const data = batch.data.children[index];
  if (data === undefined) throw refuse("InputError", `the batch has no column ${index} of group ids`);
  return readColumn(data).map((value) => BigInt(value as bigint));
}
