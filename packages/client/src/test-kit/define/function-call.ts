import type { SchemaSpec } from "vgi-arrow";
import type { LogLevel } from "vgi-runtime/server";

/** What a `COPY … FROM` reads. */
export interface CopySource {
  readonly format: string;
  readonly path: string;
  readonly columns: SchemaSpec;
}

/** What a handler knows besides its arguments. */
export interface FunctionCall {
  /** Settings that came with the call, by name; those that the function requires are always there. */
  readonly settings: ReadonlyMap<string, unknown>;
  /** Secrets that came with the call, by secret type: the fields of each. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The file that a `COPY … FROM` reads, and the columns that it is read into; `null` for other calls. */
  readonly copyFrom: CopySource | null;
  /** Sends a message to the client, in band. */
  log(level: LogLevel, message: string): void;
}
