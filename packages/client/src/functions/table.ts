import type { RecordBatch } from "apache-arrow";
import { fromBase64 } from "vgi-arrow";
import { UsageError } from "vgi-runtime";
import type { CatalogHost } from "../call-host.js";
import type { BindInput, InitInput } from "../execution.js";
import type { Split, TableCallRequest } from "../model/call.js";
import { asPromised } from "../read-answer.js";
import type { BatchStream } from "../session.js";
import { ColdBatchStream } from "./batch-stream.js";
import { scanOf } from "./filtering.js";
import { projectedSchema } from "./projection.js";
import { joinWorkers } from "./parallel/join-workers.js";
import { workerCount } from "./parallel/worker-count.js";
import { fromAll, settling } from "./run.js";

/** Ticks on their way at once, on byte streams. Two to four took small batches from 6,300 to 13,500 a second; more gave no more. */
const WINDOW = 4;

/** Runs a table function. */
export function callTable(
  host: CatalogHost,
  call: TableCallRequest,
  bindInput: BindInput = host.bindInput("TABLE", call, null),
): BatchStream {
  return new ColdBatchStream(
    async () => projectedSchema(call, await host.bindOnly(bindInput, call)),
    (onBound) =>
      host.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const bound = await execution.bind(bindInput);
        const scan = await scanOf(host, call, bound);
        onBound(scan.output);
        const input: InitInput = {
          inputSchema: null,
          window: WINDOW,
          projectionIds: scan.projectionIds,
          hints: scan.hints,
          ...redeemed(call.splits),
        };
        const { stream: opened, started } = await execution.init(bound, input);
        yield* settling(opened, async function* all(open): AsyncGenerator<RecordBatch> {
          call.onStarted?.({ executionId: started.executionId });
          // Splits are shared out by whoever has them: a scan of some is one worker's.
          const asked = call.splits === undefined ? started.maxWorkers : 1;
          const more = (await workerCount(call.name, call.maxWorkers, asked)) - 1;
          const others = more === 0 ? [] : await joinWorkers(execution, bound, { ...input, execution: started }, more);
          const streams = [open, ...others.map((other) => other.stream)];
          for await (const batch of asPromised(call.name, scan.promised, fromAll(streams, call.onBatchMetadata))) {
            const finished = scan.finish(batch);
            if (finished.numRows > 0) yield finished;
          }
        });
      }),
  );
}

/** How an `init` redeems splits: they are of one plan, whose execution it joins. */
function redeemed(splits: readonly Split[] | undefined): Pick<InitInput, "splitTokens" | "execution"> {
  const [first] = splits ?? [];
  if (splits === undefined || first === undefined) return {};
  const { executionId, initOpaqueData } = first;
  const others = splits.find((split) => split.executionId !== executionId || split.initOpaqueData !== initOpaqueData);
  if (others !== undefined) {
    throw new UsageError({
      what: "splits of different plans can't be redeemed by one scan",
      next: "Scan them one by one, or plan anew.",
    });
  }
  return {
    splitTokens: splits.map((split) => fromBase64(split.token)),
    execution: {
      executionId: executionId === null ? null : fromBase64(executionId),
      opaqueData: initOpaqueData === null ? null : fromBase64(initOpaqueData),
      substreamId: null,
    },
  };
}
