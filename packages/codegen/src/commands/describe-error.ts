/** An error as the CLI reports it. */
export interface ErrorReport {
  readonly code: string;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly exitCode: number;
}

/** Exit codes of DESIGN.md that these commands use. */
export const exitCodes = { fine: 0, bug: 1, couldNotRun: 2, interrupted: 130 } as const;

/**
 * Describes whatever ended a command. Errors of the generator and of the client say what, why and what next; anything else
 * is a bug of ours, and says so.
 */
export function describeError(error: unknown): ErrorReport {
  if (isDescribed(error)) {
    const { code, what, why, next } = error;
    const exitCode = code === "VGI_CANCELLED" ? exitCodes.interrupted : exitCodes.couldNotRun;
    return { code, what, why, next, exitCode };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "CODEGEN_BUG",
    what: "vgi-codegen met something that it did not expect",
    why: message,
    next: "This is a fault of vgi-codegen: please report it, with the output of --verbose.",
    exitCode: exitCodes.bug,
  };
}

interface DescribedError {
  readonly code: string;
  readonly what: string;
  readonly why?: string | undefined;
  readonly next?: string | undefined;
}

function isDescribed(error: unknown): error is DescribedError {
  return (
    error instanceof Error &&
    "code" in error &&
    "what" in error &&
    typeof error.code === "string" &&
    typeof error.what === "string"
  );
}
