import { VgiError } from "./vgi-error.js";

/** The canonical codes of the wire specification, section 8; they are gRPC's. */
export const RPC_CODES = [
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
] as const;

/** One of {@link RPC_CODES}. */
export type RpcCode = (typeof RPC_CODES)[number];

/** One element of `error_details`, as received; `@type` names its kind. */
export type RpcErrorDetail = Readonly<Record<string, unknown>>;

/** What an error batch says. */
export interface RemoteFailure {
  readonly remoteType: string;
  readonly remoteMessage: string;
  readonly remoteTraceback: string;
  readonly errorKind: string;
  readonly errorCode: string;
  readonly errorDetails: readonly RpcErrorDetail[];
  readonly requestId: string;
  readonly serverId: string;
}

/** Where an error came from, on our side. */
export interface RpcErrorContext {
  readonly method?: string | undefined;
  readonly address?: string | undefined;
  readonly lastStderr?: readonly string[] | undefined;
}

/**
 * The worker answered a call with an error. What it sent is kept verbatim; wire specification, section 8.
 *
 * @example
 * ```ts
 * import { type RpcConnection, RpcError, type RpcRequest } from "vgi-runtime";
 *
 * async function isImplemented(connection: RpcConnection, request: RpcRequest): Promise<boolean> {
 *   try {
 *     await connection.unary(request);
 *     return true;
 *   } catch (error) {
 *     if (error instanceof RpcError && error.errorKind === "method_not_implemented") return false;
 *     throw error;
 *   }
 * }
 * ```
 */
export class RpcError extends VgiError {
  static override readonly brand: string = "RpcError";

  /** Class of the worker's exception, e.g. `ValueError`; `EXCEPTION` when it was not told. */
  readonly remoteType: string;
  readonly remoteMessage: string;
  /** Stack trace of the worker; empty when its operator turned traces off. */
  readonly remoteTraceback: string;
  /** Reason to branch on, e.g. `protocol_version_mismatch`; empty when unclassified. An open set. */
  readonly errorKind: string;
  /** Canonical code as sent; empty from servers older than the error model. See {@link RpcError.canonicalCode}. */
  readonly errorCode: string;
  /** Typed details as received, unknown types included. */
  readonly errorDetails: readonly RpcErrorDetail[];
  /** Correlation id of the call in the worker's logs; empty when it was not told. */
  readonly requestId: string;
  /** Which server instance answered; empty when it was not told. */
  readonly serverId: string;
  /** Method that was called. */
  readonly method: string | undefined;
  /** Last lines that the worker wrote to stderr before, where we own its process. */
  readonly lastStderr: readonly string[];

  constructor(failure: RemoteFailure, context: RpcErrorContext = {}) {
    const during =
      context.method === undefined ? "the worker answered with an error" : `${context.method} failed on the worker`;
    // Some servers begin the message with the type, some don't.
    const typed = failure.remoteMessage.startsWith(`${failure.remoteType}:`);
    super("VGI_RPC", {
      what: during,
      why: typed ? failure.remoteMessage : `${failure.remoteType}: ${failure.remoteMessage}`,
    });
    this.remoteType = failure.remoteType;
    this.remoteMessage = failure.remoteMessage;
    this.remoteTraceback = failure.remoteTraceback;
    this.errorKind = failure.errorKind;
    this.errorCode = failure.errorCode;
    this.errorDetails = failure.errorDetails;
    this.requestId = failure.requestId;
    this.serverId = failure.serverId;
    this.method = context.method;
    this.lastStderr = context.lastStderr ?? [];
  }

  /** `errorCode` as one of the sixteen codes: anything else counts as `UNKNOWN`. */
  get canonicalCode(): RpcCode {
    return RPC_CODES.find((code) => code === this.errorCode) ?? "UNKNOWN";
  }

  /** Least time to wait before a retry, in seconds, when the worker named one. */
  get retryDelaySeconds(): number | undefined {
    const info = this.errorDetails.find((detail) => detail["@type"] === "vgi_rpc.RetryInfo");
    const delay = info?.["retry_delay_seconds"];
    return typeof delay === "number" && Number.isFinite(delay) && delay >= 0 ? delay : undefined;
  }

  /**
   * Whether the same call may succeed later: `UNAVAILABLE`, and `RESOURCE_EXHAUSTED` with `RetryInfo`.
   * Nothing is retried on its own, because a method need not be idempotent.
   */
  get isRetryable(): boolean {
    if (this.canonicalCode === "UNAVAILABLE") return true;
    const hasRetryInfo = this.errorDetails.some((detail) => detail["@type"] === "vgi_rpc.RetryInfo");
    return this.canonicalCode === "RESOURCE_EXHAUSTED" && hasRetryInfo;
  }
}
