import { UsageError } from "vgi-runtime/errors";

/** A session was used after it was closed. */
export class SessionClosedError extends UsageError {
  static override readonly brand: string = "SessionClosedError";

  constructor(catalog: string) {
    super({
      what: `the session of catalog ${JSON.stringify(catalog)} is closed`,
      next: "Attach again: client.attach(…), or the connect() of a generated SDK.",
    });
  }
}

/** A transaction that can't be begun or ended, or that is lost with the worker that had it. */
export class TransactionError extends UsageError {
  static override readonly brand: string = "TransactionError";
  /** Whether a transaction that was open is gone: nothing of it was committed. */
  readonly lost: boolean;

  constructor(
    catalog: string,
    why: string,
    { lost = false, cause }: { readonly lost?: boolean; readonly cause?: unknown } = {},
  ) {
    super({
      what: lost
        ? `the transaction of catalog ${catalog} is lost`
        : `no transaction of catalog ${catalog} can be begun or ended`,
      why,
      next: lost
        ? "Begin another on the session, and do it all again: the session attaches again by itself."
        : undefined,
      cause,
    });
    this.lost = lost;
  }

  /** The worker that had it is gone. @param cause the refusal of the one in its place */
  static lost(catalog: string, cause?: unknown): TransactionError {
    return new TransactionError(catalog, "the worker that had it is gone", { lost: true, cause });
  }
}
