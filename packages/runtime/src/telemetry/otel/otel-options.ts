import type { OpenTelemetryApi, OtelMeterProvider, OtelTracerProvider } from "./otel-api.js";

/** Settings of spans and metrics. */
export interface OpenTelemetryOptions {
  /** The module `@opentelemetry/api`. Default: the installed one is loaded. */
  readonly api?: OpenTelemetryApi | undefined;
  /** Default: the global one. */
  readonly tracerProvider?: OtelTracerProvider | undefined;
  /** Default: the global one. */
  readonly meterProvider?: OtelMeterProvider | undefined;
  /** Whether to make spans. Default: true. */
  readonly tracing?: boolean | undefined;
  /** Whether to record metrics. Default: true. */
  readonly metrics?: boolean | undefined;
  /** Added to all spans and metrics. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}
