import type { LogLevel } from "vgi-runtime/server";

/** What a handler knows besides its arguments. */
export interface FunctionCall {
  /** Settings that came with the call, by name; those that the function requires are always there. */
  readonly settings: ReadonlyMap<string, unknown>;
  /** Secrets that came with the call, by secret type: the fields of each. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Sends a message to the client, in band. */
  log(level: LogLevel, message: string): void;
}
