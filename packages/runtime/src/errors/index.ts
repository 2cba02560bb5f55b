export { AuthenticationError, type AuthFailure, type AuthReason, CredentialError } from "./auth-errors.js";
export {
  AddressError,
  CancelledError,
  DeadlineError,
  type DeadlineKind,
  PoolClosedError,
  UnsupportedError,
  UsageError,
  VersionMismatchError,
} from "./call-errors.js";
export { ExternalStorageError, type ExternalStorageReason } from "./external-errors.js";
export { ResponseTooLargeError } from "./response-errors.js";
export {
  type RemoteFailure,
  RPC_CODES,
  type RpcCode,
  RpcError,
  type RpcErrorContext,
  type RpcErrorDetail,
} from "./rpc-error.js";
export {
  type HttpAnswer,
  HttpStatusError,
  NotAWorkerError,
  ProtocolError,
  TlsError,
  type TlsFailure,
  TransportError,
} from "./transport-errors.js";
export { type ErrorText, VgiError, type VgiErrorCode } from "./vgi-error.js";
export { type WorkerEnd, WorkerExitedError, WorkerStartError } from "./worker-errors.js";
