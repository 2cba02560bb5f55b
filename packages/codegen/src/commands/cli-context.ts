import type { CommandContext, StricliProcess } from "@stricli/core";
import type { CliProcess } from "./cli-process.js";
import type { Terminal } from "./terminal.js";

/** What a command gets as `this`. */
export interface CliContext extends CommandContext {
  /** A command that ends well sets an exit code here where it has more to say than 0. */
  readonly process: StricliProcess;
  readonly cli: CliProcess;
  readonly terminal: Terminal;
}
