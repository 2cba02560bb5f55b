import type { RecordBatch, Schema } from "apache-arrow";
import { BodyPool, type StreamSession } from "vgi-runtime";
import { WorkerAnswerError } from "../errors/index.js";
import type { BindInput } from "../execution.js";
import { PeekableInput } from "../inputs/peekable-input.js";
import { carriedBatches, carriedSchema } from "../inputs/row-carrier.js";
import type { ScalarCallRequest } from "../model/call.js";
import { promiseCheck } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import type { CallHost } from "../call-host.js";
import { ColdBatchStream } from "./batch-stream.js";
import { type Answered, exchange } from "./exchange.js";
import { onSeveralWorkers } from "./parallel/several-workers.js";
import { workerCount } from "./parallel/worker-count.js";
import { handedOut, settling } from "./run.js";

/**
 * Small inputs on their way at once, on byte streams. Four took one-row exchanges from 4,300 to 7,500 a second; eight give some percent more,
 * as the worker never waits for one; sixteen no more than that.
 */
const WINDOW = 8;

/** Runs a scalar function: one answer of as many rows for each input batch, in input order. */
export function callScalar(host: CallHost, call: ScalarCallRequest): BatchStream {
  const input = new PeekableInput(call.input, `function ${call.name}`);
  const bindInput = (inputSchema: Schema): BindInput => host.bindInput("SCALAR", call, inputSchema);
  return new ColdBatchStream(
    async () => host.bindOnly(bindInput(carriedSchema(await input.schema())), call),
    (onBound) =>
      host.streaming(call, async (execution) => {
        const source = input.take();
        const given = await execution.input(source);
        const schema = carriedSchema(given.schema);
        const ahead = await execution.ahead(source, call);
        const bound = await execution.bind(bindInput(schema));
        onBound(bound.outputSchema);
        const bodies = call.reuseBuffers === true ? new BodyPool() : undefined;
        const init = { inputSchema: schema, window: WINDOW, bodies, ...ahead };
        const first = await execution.init(bound, init);
        const sent = carriedBatches(given.schema, given.batches);
        const check = promiseCheck(call.name, bound.outputSchema);
        const answered = rowByRow(call.name);
        return settling(first.stream, async (open) => {
          const workers = await workerCount(call.name, call.maxWorkers, first.started.maxWorkers);
          const answers =
            workers === 1
              ? exchange(open, sent, answered)
              : onSeveralWorkers(execution, bound, init, first, workers, sent, async (worker, batch) =>
                  answered(batch, await answerTo(worker, batch, call.name)),
                );
          return handedOut(answers, check, bodies);
        });
      }),
  );
}

async function answerTo(stream: StreamSession, input: RecordBatch, name: string): Promise<RecordBatch> {
  await stream.send(input);
  const output = await stream.next();
  if (output === null)
    throw new WorkerAnswerError(`function ${name}`, "the end of its output while input was still coming");
  return output;
}

/** Refuses an answer of more or fewer rows than its input has. */
function rowByRow(name: string): Answered<RecordBatch> {
  return (input, output) => {
    if (output.numRows === input.numRows) return output;
    throw new WorkerAnswerError(
      `function ${name}`,
      `${output.numRows} rows for an input of ${input.numRows}, and a scalar function answers row by row`,
    );
  };
}
