import { type ErrorText, VgiError } from "./vgi-error.js";

/** How a worker process ended. */
export interface WorkerEnd {
  /** Exit code; `null` when a signal ended it, or when it was never started. */
  readonly exitCode: number | null;
  /** Signal that ended it, e.g. `SIGSEGV`. */
  readonly signal: string | null;
  /** Last lines of its stderr, oldest first, at most 50. */
  readonly lastStderr: readonly string[];
}

/** `exit code 1`, `signal SIGKILL`. */
export function describeEnd(end: Pick<WorkerEnd, "exitCode" | "signal">): string {
  if (end.signal !== null) return `signal ${end.signal}`;
  return end.exitCode === null ? "an unknown exit code" : `exit code ${end.exitCode}`;
}

/** Appends the end of stderr to a message: most often it is the explanation. */
function withStderr(text: ErrorText, end: WorkerEnd): ErrorText {
  const lines = end.lastStderr.slice(-SHOWN_LINES);
  if (lines.length === 0) return text;
  const shown = lines.map((line) => `  ${line}`).join("\n");
  const next = text.next === undefined ? "" : `${text.next} `;
  return { ...text, next: `${next}Its stderr ended with:\n${shown}` };
}

const SHOWN_LINES = 10;

/** A worker process could not be started, or ended before it answered anything. */
export class WorkerStartError extends VgiError implements WorkerEnd {
  static override readonly brand: string = "WorkerStartError";
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly lastStderr: readonly string[];

  constructor(text: ErrorText, end: WorkerEnd) {
    super("VGI_WORKER_START", withStderr(text, end));
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.lastStderr = end.lastStderr;
  }
}

/** A worker process ended while a call waited for its answer. */
export class WorkerExitedError extends VgiError implements WorkerEnd {
  static override readonly brand: string = "WorkerExitedError";
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly lastStderr: readonly string[];

  constructor(text: ErrorText, end: WorkerEnd) {
    super("VGI_WORKER_EXITED", withStderr(text, end));
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.lastStderr = end.lastStderr;
  }
}
