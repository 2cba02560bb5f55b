import { VgiError } from "vgi-runtime/errors";

/** The worker answered what the protocol does not allow. */
export class WorkerAnswerError extends VgiError {
  static override readonly brand: string = "WorkerAnswerError";

  /** @param owner what answered, as `function f` or `method billing.v2.charge` */
  constructor(owner: string, got: string) {
    super("VGI_WORKER_ANSWER", {
      what: `${owner} answered ${got}`,
      next: "This is a fault of the worker; its log may say more.",
    });
  }
}

/** The worker answered bytes that are not what the protocol says. */
export class UnreadableAnswerError extends VgiError {
  static override readonly brand: string = "UnreadableAnswerError";

  /** @param what what was read, e.g. `the answer to bind` */
  constructor(what: string, cause: unknown) {
    super("VGI_UNREADABLE_ANSWER", {
      what: `${what} can't be read`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "This is a fault of the worker, or it is of a version that this client does not know.",
      cause,
    });
  }
}

/** A value that is right, and that the profile or the codec can't show: read its column by another. */
export class ValueConversionError extends VgiError {
  static override readonly brand: string = "ValueConversionError";

  /** @param what what was read, e.g. `a batch of function f` */
  constructor(what: string, cause: unknown) {
    super("VGI_VALUE_CONVERSION", {
      what: `${what} has a value that can't be shown`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "Show the column by the exact profile, or by a codec that takes all of its values.",
      cause,
    });
  }
}

/** bind gives other columns than the generated code, or `.as()`, promises. */
export class OutputMismatchError extends VgiError {
  static override readonly brand: string = "OutputMismatchError";

  /** @param owner what has the columns, as `function f` or `table t` */
  constructor(
    owner: string,
    got: string,
    next = "If the worker changed, generate the SDK again; if the columns depend on the arguments, say with .as({ … }) which ones this call has.",
  ) {
    super("VGI_OUTPUT_MISMATCH", { what: `${owner} has ${got}`, next });
  }
}
