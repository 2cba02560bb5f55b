import type { Readable, Writable } from "node:stream";

/** A stream of the terminal. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** Width of a terminal. Default: 80. */
  readonly columns?: number | undefined;
}

/** A terminal that can be asked. */
export interface PromptStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** The process as the commands see it: tests give their own. */
export interface CliProcess {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The terminal for questions; none where nobody can answer. */
  readonly prompt?: PromptStreams | undefined;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
