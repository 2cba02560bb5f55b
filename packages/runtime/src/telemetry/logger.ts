/**
 * Takes log lines: `console` does, and so do adapters of a line for most libraries. The fields are plain data: strings, numbers,
 * and errors under `error`.
 *
 * @example
 * ```ts
 * import type { Logger } from "vgi-runtime";
 *
 * const json: Logger = {
 *   debug: () => {},
 *   info: (message, fields) => process.stdout.write(`${JSON.stringify({ message, ...fields })}\n`),
 *   warn: (message, fields) => process.stderr.write(`${JSON.stringify({ message, ...fields })}\n`),
 *   error: (message, fields) => process.stderr.write(`${JSON.stringify({ message, ...fields })}\n`),
 * };
 * ```
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a log line is about. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Calls a logger of the user's. What it throws is its own: it becomes an uncaught error and leaves the call alone. */
export function logTo(logger: Logger, level: keyof Logger, message: string, fields: LogFields): void {
  try {
    logger[level](message, fields);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
