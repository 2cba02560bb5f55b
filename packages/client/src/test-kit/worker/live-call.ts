import type { CallContext, LogLevel } from "vgi-runtime/server";
import type { CopySource, FunctionCall } from "../define/index.js";

/** The surroundings of a running function. Its messages go out with whichever turn of the stream is being served. */
export class LiveCall implements FunctionCall {
  readonly settings: ReadonlyMap<string, unknown>;
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly copyFrom: CopySource | null;
  #context: CallContext;

  constructor(
    context: CallContext,
    settings: ReadonlyMap<string, unknown>,
    secrets: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
    copyFrom: CopySource | null = null,
  ) {
    this.#context = context;
    this.settings = settings;
    this.secrets = secrets;
    this.copyFrom = copyFrom;
  }

  log(level: LogLevel, message: string): void {
    this.#context.log(level, message);
  }

  /** Says which turn is served from now on. */
  serve(context: CallContext): void {
    this.#context = context;
  }
}
