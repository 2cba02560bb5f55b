import type { RecordBatch } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";
import { emptyBatch } from "vgi-arrow";
import { WorkerAnswerError } from "../errors.js";
import type { Dialect } from "../dialects/dialect.js";
import { PeekableInput } from "../inputs/peekable-input.js";
import type { TableInOutCallRequest } from "../model/call.js";
import { asPromised } from "../read-answer.js";
import type { BatchStream } from "../session.js";
import type { AttachedSession } from "../attached-session.js";
import { ColdBatchStream } from "./batch-stream.js";
import { projectedSchema, projectionOf } from "./projection.js";
import { produced, settling } from "./run.js";

/** Metadata key in which a table-in-out function says whether the answer goes on. */
const STATUS = "vgi.status";

/**
 * Runs a table-in-out function. In lockstep: the worker may have more output for an input than one batch holds,
 * and an input that arrives meanwhile would be an error.
 */
export function callTableInOut(session: AttachedSession, call: TableInOutCallRequest): BatchStream {
  const input = new PeekableInput(call.input, call.name);
  return new ColdBatchStream(
    async () => {
      const output = await session.bindOnly(session.bindInput("TABLE", call, await input.schema()), call);
      return projectedSchema(call, output);
    },
    (onBound) =>
      session.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const { schema, batches } = await execution.input(input.take());
        const { dialect } = await session.agreement();
        const bound = await execution.bind(session.bindInput("TABLE", call, schema));
        const output = projectedSchema(call, bound.outputSchema);
        onBound(output);
        const { stream: opened, started } = await execution.init(bound, {
          phase: "INPUT",
          inputSchema: schema,
          projectionIds: projectionOf(call, bound.outputSchema),
          hints: call,
        });
        yield* settling(opened, (open) =>
          asPromised(call.name, output, transformed(open, batches, dialect, call.name)),
        );
        if (call.finalize === false) return;
        const finalizing = await execution.init(bound, { phase: "FINALIZE", inputSchema: null, execution: started });
        // No projection goes with FINALIZE: its rows have all columns.
        yield* settling(finalizing.stream, (open) => asPromised(call.name, bound.outputSchema, produced(open)));
      }),
  );
}

async function* transformed(
  stream: StreamSession,
  inputs: AsyncIterable<RecordBatch>,
  dialect: Dialect,
  name: string,
): AsyncGenerator<RecordBatch> {
  for await (const input of inputs) {
    await stream.send(input);
    for (;;) {
      const output = await stream.next();
      if (output === null) throw new WorkerAnswerError(name, "the end of its output while input was still coming");
      const status = output.metadata.get(STATUS);
      if (output.numRows > 0) yield output;
      if (status === "HAVE_MORE_OUTPUT") {
        await stream.send(dialect.continuation === "repeat-input" ? input : continueTick(input));
      } else if (status === undefined || status === "NEED_MORE_INPUT") {
        break;
      } else {
        throw new WorkerAnswerError(name, `the unknown ${STATUS} ${JSON.stringify(status)}`);
      }
    }
  }
}

/** A zero-row batch that asks for the rest of an answer (protocol 2.2). */
function continueTick(input: RecordBatch): RecordBatch {
  return emptyBatch(input.schema, { [STATUS]: "CONTINUE" });
}
