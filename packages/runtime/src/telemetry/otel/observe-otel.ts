import type { RecordBatch } from "apache-arrow";
import { CancelledError, RpcError, VgiError } from "../../errors/index.js";
import type { BatchDirection, CallObservation, CallObserver, ObservedCall } from "../call-observer.js";
import type { OpenTelemetryApi, OtelAttributes, OtelMeter, OtelSpan, OtelSpanContext } from "./otel-api.js";
import type { OpenTelemetryOptions } from "./otel-options.js";

/** As the servers name their instrumentation. */
const SCOPE = "vgi_rpc";
/** `SpanKind.CLIENT` and `SpanStatusCode`, which are numbers for good. */
const CLIENT = 2;
const OK = 1;
const ERROR = 2;

/**
 * A span of kind client around each call, and two metrics: `rpc.client.requests`, a counter, and `rpc.client.duration`, a histogram in
 * seconds. Names and attributes are those of vgi-rpc's servers, so that both ends of a trace read alike. The span's context
 * goes out with the request; what runs within a call, like the HTTP client, has the span as its parent.
 */
export function observeOtel(api: OpenTelemetryApi, options: OpenTelemetryOptions): CallObserver {
  const { tracing = true, metrics = true, attributes = {} } = options;
  const tracer = tracing ? (options.tracerProvider ?? api.trace).getTracer(SCOPE) : null;
  const record = metrics ? recorder((options.meterProvider ?? api.metrics).getMeter(SCOPE)) : null;
  if (tracer === null && record === null) return () => null;
  return (call) => {
    const common = { ...attributesOf(call), ...attributes };
    const span = tracer?.startSpan(`vgi_rpc/${call.method}`, {
      kind: CLIENT,
      attributes: { ...common, "server.address": call.address },
    });
    return new OtelCall(api, span, (status, seconds) => record?.(seconds, { ...common, status }));
  };
}

/** Attributes of both spans and metrics: few values each. */
function attributesOf(call: ObservedCall): OtelAttributes {
  return {
    "rpc.system": "vgi_rpc",
    "rpc.service": call.protocol ?? "",
    "rpc.method": call.method,
    "rpc.vgi_rpc.method_type": call.type,
  };
}

type Recorder = (seconds: number, attributes: OtelAttributes) => void;

function recorder(meter: OtelMeter): Recorder {
  const requests = meter.createCounter("rpc.client.requests", {
    unit: "{request}",
    description: "Number of RPC requests made",
  });
  const duration = meter.createHistogram("rpc.client.duration", { unit: "s", description: "Duration of RPC requests" });
  return (seconds, attributes) => {
    requests.add(1, attributes);
    duration.record(seconds, attributes);
  };
}

class OtelCall implements CallObservation {
  readonly metadata: ReadonlyMap<string, string> | undefined;
  readonly #api: OpenTelemetryApi;
  readonly #span: OtelSpan | undefined;
  readonly #done: (status: "ok" | "error", seconds: number) => void;
  readonly #context: unknown;
  readonly #began = performance.now();
  readonly #counts = {
    input_batches: 0,
    input_rows: 0,
    input_bytes: 0,
    output_batches: 0,
    output_rows: 0,
    output_bytes: 0,
  };

  constructor(
    api: OpenTelemetryApi,
    span: OtelSpan | undefined,
    done: (status: "ok" | "error", seconds: number) => void,
  ) {
    this.#api = api;
    this.#span = span;
    this.#done = done;
    this.#context = span === undefined ? null : api.trace.setSpan(api.context.active(), span);
    this.metadata = span === undefined ? undefined : traceMetadata(span.spanContext());
  }

  run<T>(step: () => T): T {
    return this.#context === null ? step() : this.#api.context.with(this.#context, step);
  }

  batch(direction: BatchDirection, batch: RecordBatch): void {
    if (this.#span?.isRecording() !== true) return;
    this.#counts[`${direction}_batches`] += 1;
    this.#counts[`${direction}_rows`] += batch.numRows;
    this.#counts[`${direction}_bytes`] += batch.data.byteLength;
  }

  end(error: unknown): void {
    if (this.#span !== undefined) this.#endSpan(this.#span, error);
    this.#done(error === null ? "ok" : "error", (performance.now() - this.#began) / 1000);
  }

  #endSpan(span: OtelSpan, error: unknown): void {
    if (span.isRecording()) {
      const counts = Object.entries(this.#counts).map(([name, count]) => [`rpc.vgi_rpc.${name}`, count] as const);
      span.setAttributes(Object.fromEntries(counts));
      if (error === null) span.setStatus({ code: OK });
      else recordError(span, error);
    }
    span.end();
  }
}

/** On a span of a client every failed call is an error; one that its caller gave up is none. */
function recordError(span: OtelSpan, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CancelledError)) span.setStatus({ code: ERROR, message });
  if (error instanceof RpcError) {
    span.setAttributes({
      "rpc.vgi_rpc.error_type": error.remoteType,
      "rpc.vgi_rpc.error_code": error.canonicalCode,
      ...(error.errorKind === "" ? {} : { "rpc.vgi_rpc.error_kind": error.errorKind }),
      ...(error.serverId === "" ? {} : { "rpc.vgi_rpc.server_id": error.serverId }),
    });
  } else if (error instanceof VgiError) {
    span.setAttributes({ "rpc.vgi_rpc.error_type": error.name, "error.type": error.code });
  }
  span.recordException(error instanceof Error ? error : message);
}

/** Wire specification, section 3: the two keys of W3C Trace Context, whatever propagator the program uses elsewhere. */
function traceMetadata(context: OtelSpanContext): ReadonlyMap<string, string> | undefined {
  const { traceId, spanId, traceFlags } = context;
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined;
  const metadata = new Map([["traceparent", `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`]]);
  const state = context.traceState?.serialize() ?? "";
  if (state !== "") metadata.set("tracestate", state);
  return metadata;
}
