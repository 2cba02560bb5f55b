import { messageOf } from "../errors.js";
import { WorkerError } from "./worker-error.js";

/** An error as the CLI reports it. */
export interface ErrorReport {
  readonly code: string;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly exitCode: number;
}

/** Exit codes of the commands. */
export const exitCodes = {
  fine: 0,
  bug: 1,
  couldNotRun: 2,
  aborted: 3,
  drift: 4,
  breakingDrift: 5,
  interrupted: 130,
} as const;

/**
 * Describes whatever ended a command. Errors of the generator and of the client say what, why and what next; those of reading
 * a worker's bytes say what and where. Anything else is a bug of ours, and says so.
 */
export function describeError(error: unknown): ErrorReport {
  if (error instanceof WorkerError) {
    const report = describeError(error.cause);
    return { ...report, what: `${report.what} (worker ${error.worker})` };
  }
  if (isDescribed(error)) {
    const { code, what, why } = error;
    const exitCode =
      code === "VGI_CANCELLED"
        ? exitCodes.interrupted
        : code === "CODEGEN_ABORTED"
          ? exitCodes.aborted
          : exitCodes.couldNotRun;
    return { code, what, why, next: adviceFor(error), exitCode };
  }
  if (isUnreadable(error)) {
    return {
      code: "CODEGEN_UNREADABLE",
      what: "the worker sent what this client can't read",
      why: error.message,
      next: "This is a fault of the worker, or it is newer than vgi-codegen: update both. Its log (--verbose) may say more.",
      exitCode: exitCodes.couldNotRun,
    };
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

/** Errors of vgi-arrow about bytes, by their names: offline commands load neither it nor the client. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && unreadableNames.has(error.name);
}

const unreadableNames: ReadonlySet<string> = new Set(["IpcError", "RecordError", "ValueError"]);

/** The client knows options and credentials as an object; here they are flags, and a configuration. */
const here: ReadonlyMap<string, string> = new Map([
  ["VGI_DEADLINE", "On the command line that is --timeout SECONDS."],
  ["VGI_ATTACH_OPTION", "On the command line, options are given as --option KEY=VALUE."],
  [
    "VGI_AUTHENTICATION",
    "In vgi.config.ts that is bearerToken: \"${env:MY_TOKEN}\", or headers; on the command line --header 'Authorization=Bearer ${env:MY_TOKEN}'.",
  ],
]);

/** An error in one line, for those that end no command. */
export function errorLine(error: unknown): string {
  const message = messageOf(error);
  const flags = isDescribed(error) ? here.get(error.code) : undefined;
  return flags === undefined ? message : `${message}${message.endsWith(".") ? "" : "."} ${flags}`;
}

function adviceFor({ code, next }: DescribedError): string | undefined {
  return [next ?? fallbackAdvice(code), here.get(code)].filter(Boolean).join(" ") || undefined;
}

/** Callers of the client see where a worker breaks off; who runs a command has its address and its log. */
function fallbackAdvice(code: string): string | undefined {
  return code.startsWith("VGI_") && code !== "VGI_CANCELLED"
    ? "Check the address, and what the worker says in its log (--verbose)."
    : undefined;
}
