import type { CommandContext, StricliProcess } from "@stricli/core";
import type { PromptStreams } from "./ask.js";
import type { Terminal } from "./terminal.js";

/** A stream of the terminal. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
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

/** What a command gets as `this`. */
export interface CliContext extends CommandContext {
  /** A command that ends well sets an exit code here where it has more to say than 0. */
  readonly process: StricliProcess;
  readonly cli: CliProcess;
  readonly terminal: Terminal;
}
