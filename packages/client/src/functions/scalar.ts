import type { RecordBatch, Schema } from "apache-arrow";
import { WorkerAnswerError } from "../errors.js";
import type { BindInput } from "../execution.js";
import { PeekableInput } from "../inputs/peekable-input.js";
import { carriedBatches, carriedSchema } from "../inputs/row-carrier.js";
import type { ScalarCallRequest } from "../model/call.js";
import { asPromised } from "../read-answer.js";
import type { BatchStream } from "../session.js";
import type { AttachedSession } from "../attached-session.js";
import { ColdBatchStream } from "./batch-stream.js";
import { exchange } from "./exchange.js";
import { settling } from "./run.js";

/** Inputs on their way at once, on byte streams. Four took one-row exchanges from 4,300 to 7,500 a second; sixteen gave no more. */
const WINDOW = 4;

/** Runs a scalar function: one answer of as many rows for each input batch, in input order. */
export function callScalar(session: AttachedSession, call: ScalarCallRequest): BatchStream {
  const input = new PeekableInput(call.input, call.name);
  const bindInput = (inputSchema: Schema): BindInput => session.bindInput("SCALAR", call, inputSchema);
  return new ColdBatchStream(
    async () => session.bindOnly(bindInput(carriedSchema(await input.schema())), call),
    (onBound) =>
      session.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const given = await execution.input(input.take());
        const schema = carriedSchema(given.schema);
        const bound = await execution.bind(bindInput(schema));
        onBound(bound.outputSchema);
        const { stream: opened } = await execution.init(bound, { inputSchema: schema, window: WINDOW });
        const sent = carriedBatches(given.batches);
        yield* settling(opened, (open) =>
          asPromised(call.name, bound.outputSchema, answers(exchange(open, sent), call.name)),
        );
      }),
  );
}

async function* answers(
  exchanged: AsyncIterable<{ readonly input: RecordBatch; readonly output: RecordBatch }>,
  name: string,
): AsyncGenerator<RecordBatch> {
  for await (const { input, output } of exchanged) {
    if (output.numRows !== input.numRows) {
      throw new WorkerAnswerError(
        name,
        `${output.numRows} rows for an input of ${input.numRows}, and a scalar function answers row by row`,
      );
    }
    yield output;
  }
}
