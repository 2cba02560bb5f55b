import { readVersionHint, RpcError } from "vgi-runtime";
import type { RecordedError } from "./recorded-call.js";

/** An error that the worker answered; `undefined` for others, and for those of a version that it does not speak. */
export function recordedError(error: unknown): RecordedError | undefined {
  if (!(error instanceof RpcError) || readVersionHint(error) !== null) return undefined;
  const { remoteType, remoteMessage, errorKind, errorCode, errorDetails } = error;
  return { type: remoteType, message: remoteMessage, kind: errorKind, code: errorCode, details: errorDetails };
}
