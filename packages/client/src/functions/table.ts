import type { RecordBatch } from "apache-arrow";
import { UsageError } from "vgi-runtime";
import type { AttachedSession } from "../attached-session.js";
import { fromBase64 } from "../base64.js";
import type { BindInput, InitInput } from "../execution.js";
import type { Split, TableCallRequest } from "../model/call.js";
import { asPromised } from "../read-answer.js";
import type { BatchStream } from "../session.js";
import { ColdBatchStream } from "./batch-stream.js";
import { projectedSchema, projectionOf } from "./projection.js";
import { produced, settling } from "./run.js";

/** Ticks on their way at once, on byte streams. Two to four took small batches from 6,300 to 13,500 a second; more gave no more. */
const WINDOW = 4;

/** Runs a table function. */
export function callTable(
  session: AttachedSession,
  call: TableCallRequest,
  bindInput: BindInput = session.bindInput("TABLE", call, null),
): BatchStream {
  return new ColdBatchStream(
    async () => projectedSchema(call, await session.bindOnly(bindInput, call)),
    (onBound) =>
      session.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const bound = await execution.bind(bindInput);
        const output = projectedSchema(call, bound.outputSchema);
        onBound(output);
        const { stream: opened, started } = await execution.init(bound, {
          inputSchema: null,
          window: WINDOW,
          projectionIds: projectionOf(call, bound.outputSchema),
          hints: call,
          ...redeemed(call.splits),
        });
        call.onStarted?.({ executionId: started.executionId });
        yield* settling(opened, (open) => asPromised(call.name, output, produced(open, call.onBatchMetadata)));
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
