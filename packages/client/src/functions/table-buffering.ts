import type { RecordBatch, Schema } from "apache-arrow";
import { BodyPool } from "vgi-runtime";
import type { BindInput } from "../execution.js";
import { PeekableInput } from "../inputs/peekable-input.js";
import type { TableInOutCallRequest } from "../model/call.js";
import { promiseCheck } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import type { CallHost } from "../call-host.js";
import { callInOrder, type CallFor } from "./call-in-order.js";
import { ColdBatchStream } from "./batch-stream.js";
import { projectedSchema, projectionOf } from "./projection.js";
import { handedOut, settled, TICK_WINDOW } from "./run.js";

/**
 * Runs a buffering function: every input batch goes to `table_buffering_process`, `table_buffering_combine` closes the
 * input and names the parts of the output, and each part is a producer stream. The worker's state is dropped at the
 * end, on failure too.
 */
export function callTableBuffering(
  host: CallHost,
  call: TableInOutCallRequest,
  copyTo?: BindInput["copyTo"],
): BatchStream {
  const bindInput = (schema: Schema): BindInput => ({ ...host.bindInput("TABLE_BUFFERING", call, schema), copyTo });
  const input = new PeekableInput(call.input, `function ${call.name}`);
  return new ColdBatchStream(
    async () => {
      const output = await host.bindOnly(bindInput(await input.schema()), call);
      return projectedSchema(call, output);
    },
    (onBound) =>
      host.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const { schema, batches } = await execution.input(input.take());
        const bound = await execution.bind(bindInput(schema));
        const output = projectedSchema(call, bound.outputSchema);
        onBound(output);
        const projectionIds = projectionOf(call, bound.outputSchema);
        const sink = await execution.init(bound, {
          phase: "TABLE_BUFFERING",
          inputSchema: null,
          projectionIds,
          hints: call,
        });
        await sink.stream.close();
        const { executionId } = sink.started;
        const scope = { ...(await execution.scope(host.target(call))), executionId };
        const transactionId = host.attachment.transaction;
        try {
          const stateIds: Uint8Array[] = [];
          let batchIndex = 0n;
          const process: CallFor<RecordBatch, { readonly stateId: Uint8Array }> = (batch, onSent) => {
            const request = { ...scope, transactionId, inputBatch: batch, batchIndex: batchIndex++ };
            return execution.unary("table_buffering_process", { request }, onSent);
          };
          // What is written ends with the batch that failed.
          const mostUnderWay = copyTo === undefined ? undefined : 1;
          await callInOrder(batches, process, { answered: ({ stateId }) => stateIds.push(stateId), mostUnderWay });
          const combined = await execution.unary("table_buffering_combine", {
            request: { ...scope, transactionId, stateIds },
          });
          const bodies = call.reuseBuffers === true ? new BodyPool() : undefined;
          for (const finalizeStateId of combined.finalizeStateIds) {
            const part = await execution.init(bound, {
              phase: "TABLE_BUFFERING_FINALIZE",
              inputSchema: null,
              window: TICK_WINDOW,
              projectionIds,
              execution: sink.started,
              finalizeStateId,
              bodies,
            });
            const results = settled(part.stream, call.onBatchMetadata);
            yield* handedOut(results, promiseCheck(call.name, output), bodies);
          }
        } finally {
          await execution.cleanUp("table_buffering_destructor", { request: { ...scope, transactionId } });
        }
      }),
  );
}
