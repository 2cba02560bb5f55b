import { type ErrorText, UsageError } from "vgi-runtime";

/** A filter that can't be what it says: an unknown column, a value that doesn't fit, a comparison of unlike types. */
export class FilterError extends UsageError {
  static override readonly brand: string = "FilterError";
}

/** An error of a filter; the advice is a sentence. */
export function filterError(what: string, why?: string, next?: string, cause?: unknown): FilterError {
  return new FilterError({ what, why, next, cause } satisfies ErrorText);
}

/** An expression that has no value for a row: an overflow, a cast that fails. */
export class FilterEvaluationError extends UsageError {
  static override readonly brand: string = "FilterEvaluationError";

  constructor(problem: string) {
    super({
      what: "a filter can't be evaluated",
      why: problem,
      next: "Cast to a wider type first, or exclude such rows by a condition before this one.",
    });
  }
}
