import { RpcError, VgiError } from "vgi-runtime";

/** An error of a call, as the control protocol wants it (section 2): everything verbatim, nothing made up. */
export interface RelayedError {
  readonly error_type: string;
  readonly error_message: string;
  readonly traceback: string;
  readonly error_code: string;
  readonly error_kind: string;
  readonly error_details: readonly unknown[];
}

/** What the client reported about a call; `null` when it is no error of the client library, but a defect of the driver. */
export function relayError(error: unknown): RelayedError | null {
  if (error instanceof RpcError) {
    return {
      error_type: error.remoteType,
      error_message: error.remoteMessage,
      traceback: error.remoteTraceback,
      error_code: error.errorCode,
      error_kind: error.errorKind,
      error_details: error.errorDetails,
    };
  }
  if (!(error instanceof VgiError)) return null;
  return {
    error_type: error.name,
    error_message: error.message,
    traceback: "",
    error_code: "",
    error_kind: "",
    error_details: [],
  };
}
