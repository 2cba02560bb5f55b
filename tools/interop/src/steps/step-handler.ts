import type { StepContext } from "./step-context.js";
import type { Step } from "./step.js";

/** What stands here for a method of the Python client; its answer in the form of `neutral.ts`. */
export type StepHandler = (context: StepContext, step: Step) => Promise<unknown>;

/** Handlers by the Python client's method. */
export type StepHandlers = Readonly<Record<string, StepHandler>>;
