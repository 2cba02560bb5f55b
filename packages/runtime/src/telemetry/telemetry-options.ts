import type { Logger } from "./logger.js";
import type { OpenTelemetryOptions } from "./otel/otel-options.js";

/** Who hears of calls and connections. Diagnostics channels (`DiagnosticsEvents`) are always there for who subscribes. */
export interface TelemetryOptions {
  /**
   * Gets a line for each call and connection, the worker's in-band log messages of calls without `onLog`, and the lines of a
   * worker's stderr unless `stderr` says otherwise. Default: none.
   */
  readonly logger?: Logger | undefined;
  /** Spans and metrics: `true` for those of the installed `@opentelemetry/api`, an optional peer. Default: false. */
  readonly openTelemetry?: boolean | OpenTelemetryOptions | undefined;
}
