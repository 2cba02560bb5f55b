export type { RetryEvent } from "../http/retry/retry-event.js";
export type { BatchDirection, ObservedCall } from "./call-observer.js";
export type { LogFields, Logger } from "./logger.js";
export type {
  CallEvent,
  DiagnosticsEvents,
  PoolCloseEvent,
  PoolOpenEvent,
  PoolReuseEvent,
  StreamBatchEvent,
} from "./node/diagnostics-channels.js";
export type * from "./otel/otel-api.js";
export type { OpenTelemetryOptions } from "./otel/otel-options.js";
export type { PoolCloseReason } from "./pool-observer.js";
export type { TelemetryOptions } from "./telemetry-options.js";
