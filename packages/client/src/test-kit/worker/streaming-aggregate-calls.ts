import type { RecordBatch, Schema } from "apache-arrow";
import { Schema as ArrowSchema } from "apache-arrow";
import { batchFromColumns, encodeStream, readColumn, toArrowSchema } from "vgi-arrow";
import type { CallContext } from "vgi-runtime/server";
import type { AggregateRequest } from "./aggregate-calls.js";
import type { Attachments } from "./attachment.js";
import { type BindRequest, bindCall } from "./bind-call.js";
import { Executions } from "./executions.js";
import { readSlot, rowValues } from "./open-stream.js";
import { refuse } from "./refuse.js";

interface OpenRequest extends BindRequest {
  readonly inputSchema: Schema;
  readonly partitionKeyCount: bigint;
  readonly orderKeyCount: bigint;
}

/** Aggregates over a stream of rows: the value of each partition as it is at each row. */
export class StreamingAggregateCalls {
  readonly #attachments: Attachments;
  readonly #executions: Executions;

  constructor(attachments: Attachments, executions: Executions) {
    this.#attachments = attachments;
    this.#executions = executions;
  }

  open(request: OpenRequest, context: CallContext): { readonly executionId: Uint8Array } {
    const partitionKeys = Number(request.partitionKeyCount);
    const keys = partitionKeys + Number(request.orderKeyCount);
    const inputSchema = new ArrowSchema(request.inputSchema.fields.slice(keys));
    const bound = bindCall(this.#attachments, { ...request, inputSchema }, context, "AGGREGATE");
    const { definition } = bound.match;
    if (definition.kind !== "aggregate") throw refuse("BindError", `'${definition.name}' is no aggregate`);
    const executionId = Executions.newId();
    const running = { bound, definition, partitionKeys, keys, partitions: new Map<string, unknown>() };
    this.#executions.keep(executionId, { kind: "running-aggregate", running });
    return { executionId };
  }

  chunk({ executionId, inputBatch }: AggregateRequest & { readonly inputBatch: RecordBatch }): {
    readonly resultBatch: Uint8Array;
  } {
    const { running } = this.#executions.get(executionId, "running-aggregate");
    const { bound, definition, partitions } = running;
    const keys = inputBatch.data.children.slice(0, running.partitionKeys).map((data) => readColumn(data));
    const slots = bound.match.columns.map((slot) => readSlot(slot, inputBatch, running.keys));
    const results = Array.from({ length: inputBatch.numRows }, (_, row) => {
      const partition = JSON.stringify(keys.map((column) => String(column[row])));
      const state = partitions.has(partition) ? partitions.get(partition) : definition.initial();
      const { values, hasNull } = rowValues(bound.match.values, slots, row);
      const next = hasNull ? state : definition.add(state, values);
      partitions.set(partition, next);
      return definition.result(next);
    });
    const schema = toArrowSchema(bound.output);
    return { resultBatch: encodeStream(schema, [batchFromColumns(schema, [results])]) };
  }

  /** Never fails: it is also sent when the rest went wrong. */
  close({ executionId }: AggregateRequest): object {
    this.#executions.forget(executionId);
    return {};
  }
}
