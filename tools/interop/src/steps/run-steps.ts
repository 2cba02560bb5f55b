import { RpcError, VgiError } from "vgi-runtime";
import { aggregateSteps } from "./aggregate-steps.js";
import { catalogSteps } from "./catalog-steps.js";
import { connectionSteps } from "./connection-steps.js";
import { functionSteps } from "./function-steps.js";
import { objectSteps } from "./object-steps.js";
import { resumableSteps } from "./resumable-steps.js";
import type { Step, StepError, StepOutcome } from "./step.js";
import type { StepContext } from "./step-context.js";

/** What stands here for a method of the Python client; its answer in the form of `neutral.ts`. */
export type StepHandler = (context: StepContext, step: Step) => Promise<unknown>;

/** Handlers by the Python client's method. */
export type StepHandlers = Readonly<Record<string, StepHandler>>;

/** Every method that a step may name. */
export const stepHandlers: StepHandlers = {
  ...catalogSteps,
  ...objectSteps,
  ...functionSteps,
  ...aggregateSteps,
  ...resumableSteps,
  ...connectionSteps,
};

/** Runs steps one after the other; a step that fails is a part of the outcome. */
export async function runSteps(context: StepContext, steps: readonly Step[]): Promise<StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of steps) outcomes.push(await runStep(context, step));
  return outcomes;
}

async function runStep(context: StepContext, step: Step): Promise<StepOutcome> {
  const handler = stepHandlers[step.method];
  if (handler === undefined) throw new Error(`No step is called ${step.method}.`);
  try {
    return { result: (await handler(context, step)) ?? null };
  } catch (error) {
    return { error: stepError(error) };
  }
}

/** The worker's error, however deep it is; otherwise that of this client. */
function stepError(error: unknown): StepError {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof RpcError) return { remote: true, type: each.remoteType, message: each.remoteMessage };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { remote: false, type: error instanceof VgiError ? error.code : "not an error of this client", message };
}
