import { ArgumentError, WorkerAnswerError } from "../errors/index.js";
import type { ScanPlan } from "../model/scan-plan.js";

/** Answers of one plan that are asked for at most, where nothing else is said: a worker that never ends its plan must not hold a scan for ever. */
const MAX_RESPONSES = 10_000;

/**
 * The answers of a plan, along every cursor, in the order in which the cursors were named. A cursor that comes twice would give its splits
 * twice, and a plan that never ends has no rows to give: both throw `WorkerAnswerError`, never a part of the plan for the whole.
 *
 * @param name the function, for messages
 * @param first where to begin; `undefined` for the beginning
 * @param ask makes one call
 */
export async function* planAnswers(
  name: string,
  first: string | undefined,
  ask: (cursor: string | undefined) => Promise<ScanPlan>,
  maxResponses: number = MAX_RESPONSES,
): AsyncGenerator<ScanPlan> {
  if (!Number.isInteger(maxResponses) || maxResponses < 1) {
    throw new ArgumentError(name, "maxResponses", new RangeError(`expected an integer from 1, got ${maxResponses}`));
  }
  const known = new Set([first]);
  // A set is iterated in the order of insertion, with what is added on the way.
  for (const cursor of known) {
    const plan = await ask(cursor);
    for (const next of plan.nextCursors) {
      if (known.has(next)) throw new WorkerAnswerError(name, "a plan that names one cursor twice");
      known.add(next);
    }
    if (known.size > maxResponses) {
      throw new WorkerAnswerError(name, `a plan of more than ${maxResponses} answers (maxResponses of its options)`);
    }
    yield plan;
  }
}
