import { RpcError, VgiError } from "vgi-runtime";
import type { StepError } from "./step.js";

/** The worker's error, however deep it is; otherwise that of this client. */
export function stepError(error: unknown): StepError {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof RpcError) return { remote: true, type: each.remoteType, message: each.remoteMessage };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { remote: false, type: error instanceof VgiError ? error.code : "not an error of this client", message };
}
