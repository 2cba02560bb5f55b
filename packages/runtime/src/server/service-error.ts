/** Canonical error codes: wire specification section 8, "Codes". */
export type ErrorCode =
  | "CANCELLED"
  | "UNKNOWN"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "OUT_OF_RANGE"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS"
  | "UNAUTHENTICATED";

/** What a {@link ServiceError} says besides its message. */
export interface ServiceErrorOptions {
  /** Type name that the client sees as `exception_type`. Default `ServiceError`. */
  readonly type?: string | undefined;
  /** Default `UNKNOWN`. */
  readonly code?: ErrorCode | undefined;
  /** Stable reason that clients branch on (`vgi_rpc.error_kind`). */
  readonly kind?: string | undefined;
  /** Objects of the detail catalog (`vgi_rpc.error_details`), each with an `@type`. */
  readonly details?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly cause?: unknown;
}

/**
 * An error that a handler throws to control what the client is told. Any other error works too: it goes out with its
 * name, message and stack, and the code `UNKNOWN`.
 *
 * @example
 * ```ts
 * throw new ServiceError("there is no catalog 'x'", { type: "CatalogNotFoundError", code: "NOT_FOUND" });
 * ```
 */
export class ServiceError extends Error {
  readonly type: string;
  readonly code: ErrorCode;
  readonly kind: string | undefined;
  readonly details: readonly Readonly<Record<string, unknown>>[] | undefined;

  constructor(message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = options.type ?? "ServiceError";
    this.type = this.name;
    this.code = options.code ?? "UNKNOWN";
    this.kind = options.kind;
    this.details = options.details;
  }
}
