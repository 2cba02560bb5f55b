import type { StreamSession } from "vgi-runtime";
import type { Bound, Execution, InitInput, Running } from "../../execution.js";
import { dealt } from "./dealt.js";

/**
 * Deals inputs to several workers of an execution, each in lockstep, and gives the results in the order of the inputs. Workers beside
 * the first are opened when an input is dealt to them. The streams are ended, or cancelled when the work fails or is left.
 *
 * @param work answers one input on one worker's stream
 */
export async function* onSeveralWorkers<In, Out>(
  execution: Execution,
  bound: Bound,
  input: InitInput,
  first: Running,
  workers: number,
  items: AsyncIterable<In>,
  work: (stream: StreamSession, item: In) => Promise<Out>,
): AsyncGenerator<Out> {
  const streams: StreamSession[] = [first.stream];
  let complete = false;
  try {
    yield* dealt(items, workers, async (index) => {
      const running = index === 0 ? first : await execution.join(bound, { ...input, execution: first.started });
      if (running === null) return null;
      if (index > 0) streams.push(running.stream);
      return { work: (item: In) => work(running.stream, item) };
    });
    complete = true;
  } finally {
    await Promise.all(streams.map((stream) => (complete ? stream.close() : stream.cancel())));
  }
}
