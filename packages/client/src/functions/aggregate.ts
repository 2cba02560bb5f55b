import { Field, Int64, Schema, type RecordBatch } from "apache-arrow";
import { batchFromColumns, makeBatch } from "vgi-arrow";
import { encodeArguments } from "../arguments/encode-arguments.js";
import { WorkerAnswerError } from "../errors.js";
import { BegunInput } from "../inputs/peekable-input.js";
import type { AttachedSession } from "../attached-session.js";
import type { AggregateCallRequest } from "../session.js";

/** The group that all rows of an ungrouped aggregate belong to. */
const WHOLE = 0n;

/** First column of every update: which group a row belongs to. */
const GROUP_COLUMN = new Schema([new Field("__vgi_group_id", new Int64(), false)]);

const GROUP_IDS = new Schema([new Field("group_id", new Int64(), false)]);

/**
 * Runs an aggregate over all the rows of its input: one batch of one row. An aggregate without rows answers what its
 * function gives for no state. The worker's state is dropped at the end, on failure too.
 */
export async function callAggregate(session: AttachedSession, call: AggregateCallRequest): Promise<RecordBatch> {
  const source = new BegunInput(call.input, call.name, call.inputSchema);
  return session.withExecution(call, async (execution) => {
    const { schema: inputSchema, batches } = await execution.input(source);
    const target = await execution.scope(session.target(call));
    const bound = await execution.unary("aggregate_bind", {
      request: {
        ...target,
        arguments: encodeArguments(call.arguments, call.name),
        inputSchema,
        settings: session.attachment.settings(call.settings, call.requiredSettings),
        secrets: session.attachment.secrets(call.secrets),
      },
    });
    call.onBind?.(bound.outputSchema);
    const scope = { ...target, executionId: bound.executionId };
    const groupIdsBatch = batchFromColumns(GROUP_IDS, [[WHOLE]]);
    try {
      for await (const batch of batches) {
        if (batch.numRows === 0) continue;
        await execution.unary("aggregate_update", { request: { ...scope, inputBatch: withGroupColumn(batch) } });
      }
      const response = await execution.unary("aggregate_finalize", {
        request: { ...scope, groupIdsBatch, outputSchema: bound.outputSchema },
      });
      const { resultBatch } = response;
      if (resultBatch.numRows !== 1)
        throw new WorkerAnswerError(call.name, `${resultBatch.numRows} rows for one group`);
      return resultBatch;
    } finally {
      await execution.cleanUp("aggregate_destructor", { request: { ...scope, groupIdsBatch } });
    }
  });
}

function withGroupColumn(batch: RecordBatch): RecordBatch {
  const schema = new Schema([...GROUP_COLUMN.fields, ...batch.schema.fields]);
  const groups = batchFromColumns(GROUP_COLUMN, [new BigInt64Array(batch.numRows).fill(WHOLE)]);
  return makeBatch(schema, [...groups.data.children, ...batch.data.children], batch.numRows);
}
