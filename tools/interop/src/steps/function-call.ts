import type { FunctionCall, TableCallRequest } from "vgi-client";
import { callArguments, namedValues } from "../call-request.js";
import { required } from "./required.js";
import type { Step } from "./step.js";
import { stepTimeoutMs } from "./step-context.js";

/** Which function a step calls, with its arguments, settings and secrets. */
export function functionCall(step: Step): FunctionCall {
  return {
    name: required(step.function, "function"),
    schema: step.schema ?? ["main"],
    arguments: callArguments(step),
    settings: step.settings === undefined ? undefined : namedValues(step.settings),
    secrets: step.secrets === undefined ? undefined : namedValues(step.secrets),
    timeoutMs: stepTimeoutMs,
  };
}

/** The same for functions that scan. */
export function tableCall(step: Step): TableCallRequest {
  return {
    ...functionCall(step),
    projectionIds: step.projection,
    at: step.at,
    pushdownFilters: step.filters === undefined ? undefined : Uint8Array.from(Buffer.from(step.filters, "hex")),
  };
}
