import type { RecordBatch } from "apache-arrow";
import { BodyPool, type Follows, type StreamSession } from "vgi-runtime";
import { emptyBatch } from "vgi-arrow";
import { WorkerAnswerError } from "../errors/index.js";
import type { InitInput } from "../execution.js";
import { onSeveralWorkers } from "./parallel/several-workers.js";
import { workerCount } from "./parallel/worker-count.js";
import type { Dialect } from "../dialects/dialect.js";
import { PeekableInput } from "../inputs/peekable-input.js";
import type { TableInOutCallRequest } from "../model/call.js";
import { promiseCheck } from "../read-answer.js";
import type { BatchStream } from "../model/batch-stream.js";
import type { CallHost } from "../call-host.js";
import { ColdBatchStream } from "./batch-stream.js";
import { projectedSchema, projectionOf } from "./projection.js";
import { parentRows } from "./parent-rows.js";
import { ShortTurns } from "./short-turns.js";
import { handedOut, settled, settling } from "./run.js";

/** Metadata key in which a table-in-out function says whether the answer goes on. */
const STATUS = "vgi.status";

/** It does not, and says so. */
const NEED_MORE = "NEED_MORE_INPUT";

/**
 * Runs a table-in-out function. In lockstep: the worker may have more output for an input than one batch holds, and an input that arrives
 * meanwhile would be an error. One that is at hand goes out behind the head of the answer that is the last of the input before it, where
 * turns are short: whoever leaves then has had the worker take one input more.
 *
 * @param mayBeEarly whether an input may be with the worker before anybody has looked at the answer in front of it
 */
export function callTableInOut(host: CallHost, call: TableInOutCallRequest, mayBeEarly = true): BatchStream {
  const input = new PeekableInput(call.input, `function ${call.name}`);
  return new ColdBatchStream(
    async () => {
      const output = await host.bindOnly(host.bindInput("TABLE", call, await input.schema()), call);
      return projectedSchema(call, output);
    },
    (onBound) =>
      host.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
        const source = input.take();
        const { schema, batches } = await execution.input(source);
        const { dialect } = await host.agreement();
        // Its answer may go on, and then asks for more: the end of the input waits for that.
        const { firstInput } = await execution.ahead(source, call);
        const bound = await execution.bind(host.bindInput("TABLE", call, schema));
        const output = projectedSchema(call, bound.outputSchema);
        onBound(output);
        const bodies = call.reuseBuffers === true ? new BodyPool() : undefined;
        const init: InitInput = {
          phase: "INPUT",
          firstInput,
          inputSchema: schema,
          projectionIds: projectionOf(call, bound.outputSchema),
          hints: call,
          bodies,
        };
        const first = await execution.init(bound, init);
        yield* settling(first.stream, async (open) => {
          const workers = await workerCount(call.name, call.maxWorkers, first.started.maxWorkers);
          const outputs =
            workers === 1
              ? transformed(open, batches, source.isAtHand, mayBeEarly, dialect, call)
              : flattened(
                  onSeveralWorkers(execution, bound, init, first, workers, batches, (worker, batch) =>
                    collected(outputsOf(worker, batch, dialect, call)),
                  ),
                );
          return handedOut(outputs, promiseCheck(call.name, output), bodies);
        });
        if (call.finalize === false) return;
        const { started } = first;
        const finalize = { phase: "FINALIZE", inputSchema: null, execution: started, bodies } as const;
        const finalizing = await execution.init(bound, finalize);
        // No projection goes with FINALIZE: its rows have all columns.
        yield* handedOut(settled(finalizing.stream), promiseCheck(call.name, bound.outputSchema), bodies);
      }),
  );
}

/** Whether nothing comes behind an answer but that to the next input. */
const isLast: Follows = (metadata) => {
  const status = metadata.get(STATUS);
  return status === undefined || status === NEED_MORE;
};

/**
 * @param isAtHand whether the next input can be taken, and encoded, while the worker has the one before
 * @param mayBeEarly as in {@link callTableInOut}
 */
async function* transformed(
  stream: StreamSession,
  inputs: AsyncIterable<RecordBatch>,
  isAtHand: boolean,
  mayBeEarly: boolean,
  dialect: Dialect,
  call: TableInOutCallRequest,
): AsyncGenerator<RecordBatch> {
  const iterator = inputs[Symbol.asyncIterator]();
  const turns = new ShortTurns();
  const follows = (metadata: ReadonlyMap<string, string>): boolean => isLast(metadata) && turns.mayFollow();
  let ahead: Promise<IteratorResult<RecordBatch>> | undefined;
  const lookAhead = async (): Promise<IteratorResult<RecordBatch>> => {
    const item = await iterator.next();
    if (item.done !== true) stream.prepare?.(item.value, mayBeEarly ? follows : undefined);
    return item;
  };
  const onSent = (): void => {
    if (!isAtHand) return;
    turns.sent();
    ahead = lookAhead();
    // A failure of the input is told when its turn has come.
    ahead.catch(() => {});
  };
  for (let item = await iterator.next(); item.done !== true; item = await (ahead ?? iterator.next())) {
    ahead = undefined;
    yield* outputsOf(stream, item.value, dialect, call, onSent);
  }
}

/** What a function answers to one input. @param onSent called once the input is on its way */
async function* outputsOf(
  stream: StreamSession,
  input: RecordBatch,
  dialect: Dialect,
  call: TableInOutCallRequest,
  onSent?: () => void,
): AsyncGenerator<RecordBatch> {
  const sending = stream.send(input);
  onSent?.();
  await sending;
  for (;;) {
    const output = await stream.next();
    if (output === null)
      throw new WorkerAnswerError(`function ${call.name}`, "the end of its output while input was still coming");
    const status = output.metadata.get(STATUS);
    call.onBatchMetadata?.(output.metadata);
    if (output.numRows > 0) {
      call.onParentRows?.(parentRows(call.name, input, output));
      yield output;
    }
    if (status === "HAVE_MORE_OUTPUT") {
      await stream.send(dialect.continuation === "repeat-input" ? input : continueTick(input));
    } else if (isLast(output.metadata)) {
      return;
    } else {
      throw new WorkerAnswerError(`function ${call.name}`, `the unknown ${STATUS} ${JSON.stringify(status)}`);
    }
  }
}

async function collected(batches: AsyncIterable<RecordBatch>): Promise<RecordBatch[]> {
  const all: RecordBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

async function* flattened(groups: AsyncIterable<readonly RecordBatch[]>): AsyncGenerator<RecordBatch> {
  for await (const group of groups) yield* group;
}

/** A zero-row batch that asks for the rest of an answer (protocol 2.2). */
function continueTick(input: RecordBatch): RecordBatch {
  return emptyBatch(input.schema, { [STATUS]: "CONTINUE" });
}
