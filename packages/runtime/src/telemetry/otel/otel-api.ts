// What is used of `@opentelemetry/api`, so that these packages have its types without having it: it is an optional peer.

/** Values of attributes that are set here. */
export type OtelAttributes = Record<string, string | number | boolean>;

/** `SpanContext` */
export interface OtelSpanContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly traceState?: { serialize(): string } | undefined;
}

/** `Span` */
export interface OtelSpan {
  spanContext(): OtelSpanContext;
  setAttributes(attributes: OtelAttributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  recordException(exception: Error | string): void;
  isRecording(): boolean;
  end(): void;
}

/** `Tracer` */
export interface OtelTracer {
  startSpan(name: string, options?: { kind?: number; attributes?: OtelAttributes }): OtelSpan;
}

/** `Meter` */
export interface OtelMeter {
  createCounter(name: string, options?: OtelInstrument): { add(value: number, attributes?: OtelAttributes): void };
  createHistogram(name: string, options?: OtelInstrument): { record(value: number, attributes?: OtelAttributes): void };
}

/** `MetricOptions` */
export interface OtelInstrument {
  description?: string;
  unit?: string;
}

/** Gives tracers: `trace` of the API, or a `TracerProvider`. */
export interface OtelTracerProvider {
  getTracer(name: string, version?: string): OtelTracer;
}

/** Gives meters: `metrics` of the API, or a `MeterProvider`. */
export interface OtelMeterProvider {
  getMeter(name: string, version?: string): OtelMeter;
}

/** The module `@opentelemetry/api`, as far as it is used. */
export interface OpenTelemetryApi {
  readonly trace: OtelTracerProvider & { setSpan(context: unknown, span: OtelSpan): unknown };
  readonly metrics: OtelMeterProvider;
  readonly context: {
    active(): unknown;
    with<T>(context: unknown, body: () => T): T;
  };
}
