import { type ErrorText, VgiError } from "./vgi-error.js";

/** The caller's `AbortSignal` ended a call; its reason is the `cause`. */
export class CancelledError extends VgiError {
  static override readonly brand: string = "CancelledError";

  constructor(text: ErrorText) {
    super("VGI_CANCELLED", text);
  }
}

/** Which limit a {@link DeadlineError} reports. */
export type DeadlineKind = "call" | "idle" | "connect" | "start";

/** A call took longer than the caller allowed. */
export class DeadlineError extends VgiError {
  static override readonly brand: string = "DeadlineError";
  /** `call` for the whole call, `idle` for silence of the worker, `connect` and `start` for reaching it. */
  readonly kind: DeadlineKind;
  /** The limit, in milliseconds. */
  readonly limitMs: number;

  constructor(kind: DeadlineKind, limitMs: number, text: ErrorText) {
    super("VGI_DEADLINE", text);
    this.kind = kind;
    this.limitMs = limitMs;
  }
}

/** A worker address that can't be understood. */
export class AddressError extends VgiError {
  static override readonly brand: string = "AddressError";

  constructor(text: ErrorText) {
    super("VGI_ADDRESS", text);
  }
}

/** These packages were used in a way that can't work: a mistake in the calling program. */
export class UsageError extends VgiError {
  static override readonly brand: string = "UsageError";

  constructor(text: ErrorText) {
    super("VGI_USAGE", text);
  }
}

/** Something that exists in the protocol and is not supported here, or not by this worker. */
export class UnsupportedError extends VgiError {
  static override readonly brand: string = "UnsupportedError";

  constructor(text: ErrorText) {
    super("VGI_UNSUPPORTED", text);
  }
}

/** A pool was asked for a connection after it was closed. */
export class PoolClosedError extends VgiError {
  static override readonly brand: string = "PoolClosedError";

  constructor(address: string) {
    super("VGI_POOL_CLOSED", {
      what: `no connection to ${address}`,
      why: "the connection pool is closed",
      next: "Make a new one, and close it when its last call has ended.",
    });
  }
}

/** Client and worker speak no common version of a protocol. */
export class VersionMismatchError extends VgiError {
  static override readonly brand: string = "VersionMismatchError";
  /** What the worker speaks, `X.Y.Z`; `null` when it did not say. */
  readonly serverVersion: string | null;
  /** What this program can speak. */
  readonly supportedVersions: readonly string[];

  constructor(
    text: ErrorText,
    versions: { readonly serverVersion: string | null; readonly supportedVersions: readonly string[] },
  ) {
    super("VGI_VERSION_MISMATCH", text);
    this.serverVersion = versions.serverVersion;
    this.supportedVersions = versions.supportedVersions;
  }
}
