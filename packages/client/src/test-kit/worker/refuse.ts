import { type ErrorCode, ServiceError } from "vgi-runtime/server";

/** An error that tells the caller what was wrong with the call. */
export function refuse(type: string, message: string, code: ErrorCode = "INVALID_ARGUMENT"): ServiceError {
  return new ServiceError(message, { type, code });
}
