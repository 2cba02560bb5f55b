import type { RecordBatch, Schema } from "apache-arrow";
import { BodyPool, type StreamSession } from "vgi-runtime";
import type { Batches, CatalogHost } from "../call-host.js";
import type { BindInput, Bound, Execution, InitInput } from "../execution.js";
import type { TableCallRequest } from "../model/call.js";
import { promiseCheck } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import { ColdBatchStream } from "./batch-stream.js";
import { scanOf } from "./filtering.js";
import { projectedSchema } from "./projection.js";
import { joinWorkers } from "./parallel/join-workers.js";
import { workerCount } from "./parallel/worker-count.js";
import { redeemed } from "./redeem-splits.js";
import { fromSeveral, settled, settling, TICK_WINDOW } from "./run.js";
import { orBySplits } from "./scan-by-splits.js";

/** What becomes of a call once its columns are known, and before anything runs; it may refuse them by throwing. */
export type AdaptCall = (bound: Schema, execution: Execution) => Promise<TableCallRequest>;

/** Runs a table function. */
export function callTable(
  host: CatalogHost,
  given: TableCallRequest,
  bindInput: BindInput = host.bindInput("TABLE", given, null),
  adapt?: AdaptCall,
): BatchStream {
  return new ColdBatchStream(
    async () => projectedSchema(given, await host.bindOnly(bindInput, given)),
    (onBound) =>
      host.streaming(given, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const bound = await execution.bind(bindInput);
        const call = adapt === undefined ? given : await adapt(bound.outputSchema, execution);
        const scan = await scanOf(host, execution, call, bound);
        onBound(scan.output);
        // A reader that was dealt none: without tokens the worker would give it all rows.
        if (call.splits?.length === 0) return;
        const bodies = call.reuseBuffers === true ? new BodyPool() : undefined;
        const input: InitInput = {
          inputSchema: null,
          window: TICK_WINDOW,
          projectionIds: scan.projectionIds,
          hints: scan.hints,
          bodies,
          ...redeemed(call.splits),
        };
        const check = promiseCheck(call.name, scan.promised);
        const whole = (): Promise<Batches> => scanned(execution, bound, call, input);
        for await (const batch of await orBySplits(host, execution, bound, call, input, whole)) {
          check(batch);
          const finished = scan.finish(batch);
          if (finished.numRows > 0) yield finished;
          await bodies?.recycleInTurn(batch, finished);
        }
      }),
  );
}

/** Starts a scan. Its batches are as the worker sends them. */
async function scanned(execution: Execution, bound: Bound, call: TableCallRequest, input: InitInput): Promise<Batches> {
  const { stream, started } = await execution.init(bound, input);
  let others: readonly StreamSession[];
  try {
    call.onStarted?.({ executionId: started.executionId });
    // Splits are shared out by whoever has them: a scan of some is one worker's.
    const asked = call.splits === undefined ? started.maxWorkers : 1;
    const more = (await workerCount(call.name, call.maxWorkers, asked)) - 1;
    const joined = more === 0 ? [] : await joinWorkers(execution, bound, { ...input, execution: started }, more);
    others = joined.map((other) => other.stream);
  } catch (error) {
    await stream.cancel();
    throw error;
  }
  if (others.length === 0) return settled(stream, call.onBatchMetadata);
  return settling(stream, (open) => fromSeveral(open, others, call.onBatchMetadata));
}
