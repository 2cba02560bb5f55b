import type { StepHandlers } from "./step-handler.js";
import { addressSteps } from "./address-steps.js";
import { aggregateSteps } from "./aggregate-steps.js";
import { catalogSteps } from "./catalog-steps.js";
import { connectionSteps } from "./connection-steps.js";
import { functionSteps } from "./function-steps.js";
import { objectSteps } from "./object-steps.js";
import { resumableSteps } from "./resumable-steps.js";
import type { Step, StepOutcome } from "./step.js";
import type { StepContext } from "./step-context.js";
import { stepError } from "./step-error.js";

/** Every method that a step may name. */
export const stepHandlers: StepHandlers = {
  ...catalogSteps,
  ...objectSteps,
  ...functionSteps,
  ...aggregateSteps,
  ...resumableSteps,
  ...connectionSteps,
  ...addressSteps,
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
