import { makeBatch, toArrowSchema } from "vgi-arrow";
import type { RecordBatch, Schema } from "apache-arrow";
import type { AggregateSession, Frame, StreamingAggregate } from "vgi-client";
import { inputBatches } from "../batches.js";
import type { InputCells } from "../cell.js";
import { functionCall } from "./function-call.js";
import { batchesForm, batchForm, schemaForm } from "./neutral.js";
import { required } from "./required.js";
import type { StepHandlers } from "./step-handler.js";
import type { Step } from "./step.js";
import type { StepContext } from "./step-context.js";

/** Aggregates: whole, by groups, call by call, over windows and streams. */
export const aggregateSteps: StepHandlers = {
  aggregate_function: wholeAggregate,
  aggregate_bind: openSession,
  aggregate_session: openSession,
  aggregate_streaming: async (context, step) => {
    const opened = await (
      await context.session()
    ).aggregateStreaming({
      ...functionCall(step),
      inputSchema: schemaOf(required(step.input_schema ?? undefined, "input_schema")),
      partitionKeyCount: required(step.partition_key_count, "partition_key_count"),
      orderKeyCount: step.order_key_count,
    });
    context.streaming = opened;
    return schemaForm(opened.outputSchema);
  },
  "AggregateSession.execution_id": async (context) => aggregate(context).executionId.length > 0,
  "AggregateSession.output_schema": async (context) => schemaForm(aggregate(context).outputSchema),
  "AggregateSession.update": async (context, step) =>
    aggregate(context).update(required(step.group_ids, "group_ids"), step.batch ? batchOf(step.batch) : null),
  "AggregateSession.combine": async (context, step) =>
    aggregate(context).combine(
      required(step.source_group_ids, "source_group_ids"),
      required(step.target_group_ids, "target_group_ids"),
    ),
  "AggregateSession.finalize": async (context, step) =>
    batchForm(await aggregate(context).finalize(required(step.group_ids, "group_ids"))),
  "AggregateSession.destroy": async (context) => aggregate(context).destroy(),
  "AggregateSession.window_init": async (context, step) =>
    aggregate(context).windowInit({
      partitionId: required(step.partition_id, "partition_id"),
      partition: batchOf(required(step.partition, "partition")),
      filterMask: step.filter_mask,
      frameStats: step.frame_stats,
      allValid: step.all_valid,
    }),
  "AggregateSession.window": async (context, step) =>
    batchForm(
      await aggregate(context).window(
        required(step.partition_id, "partition_id"),
        required(step.rid, "rid"),
        required(step.frames, "frames") as readonly Frame[],
      ),
    ),
  "AggregateSession.window_batch": async (context, step) =>
    batchForm(
      await aggregate(context).windowBatch(
        required(step.partition_id, "partition_id"),
        required(step.row_idx, "row_idx"),
        required(step.frames, "frames") as readonly (readonly Frame[])[],
      ),
    ),
  "AggregateSession.window_destroy": async (context, step) =>
    aggregate(context).windowDestroy(required(step.partition_id, "partition_id")),
  "AggregateStreamingSession.execution_id": async (context) => streaming(context).executionId.length > 0,
  "AggregateStreamingSession.output_schema": async (context) => schemaForm(streaming(context).outputSchema),
  "AggregateStreamingSession.chunk": async (context, step) =>
    batchForm(await streaming(context).chunk(batchOf(required(step.batch ?? undefined, "batch")))),
  "AggregateStreamingSession.close": async (context) => streaming(context).close(),
};

async function wholeAggregate(context: StepContext, step: Step): Promise<unknown> {
  const session = await context.session();
  const call = {
    ...functionCall(step),
    input: step.input === undefined ? [] : inputBatches(step.input),
    inputSchema: step.input_schema ? schemaOf(step.input_schema) : undefined,
  };
  if (step.group_by === undefined) return batchForm(await session.aggregate(call));
  const batches: RecordBatch[] = [];
  for await (const batch of session.aggregateGroups({ ...call, groupBy: step.group_by })) batches.push(batch);
  const [first] = batches;
  return batchesForm(required(first, "first batch of groups").schema, batches);
}

async function openSession(context: StepContext, step: Step): Promise<unknown> {
  const inputSchema = step.input_schema ? schemaOf(step.input_schema) : null;
  context.aggregate = await (await context.session()).aggregateSession({ ...functionCall(step), inputSchema });
  return schemaForm(context.aggregate.outputSchema);
}

function aggregate(context: StepContext): AggregateSession {
  return required(context.aggregate, "open aggregate");
}

function streaming(context: StepContext): StreamingAggregate {
  return required(context.streaming, "open streaming aggregate");
}

function schemaOf(fields: NonNullable<Step["input_schema"]>): Schema {
  return toArrowSchema({ fields });
}

function batchOf(cells: InputCells): RecordBatch {
  const [batch] = inputBatches(cells);
  return batch ?? makeBatch(schemaOf(cells.columns), [], 0);
}
