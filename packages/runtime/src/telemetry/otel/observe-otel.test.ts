import * as otel from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RpcConnection } from "../../connection.js";
import { createPool } from "../../pool/create-pool.js";
import { int64Batch, numbers } from "../../server/testing/sample-service.js";
import { sampleRequest, sampleStream, type SampleWorker, startSampleWorker } from "../../testing/sample-worker.js";
import type { OpenTelemetryApi } from "./otel-api.js";
import type { OpenTelemetryOptions } from "./otel-options.js";

const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
// The types that are written down here are those of the real module.
const api: OpenTelemetryApi = otel;

let worker: SampleWorker;
beforeAll(async () => {
  otel.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  worker = await startSampleWorker();
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
  await meterProvider.shutdown();
  otel.context.disable();
});
beforeEach(() => {
  spans.reset();
  worker.params.length = 0;
});

async function using(
  run: (connection: RpcConnection) => Promise<void>,
  options: OpenTelemetryOptions = {},
): Promise<void> {
  await using pool = createPool(worker.address, {
    openTelemetry: { api, tracerProvider, meterProvider, ...options },
  });
  await using lease = await pool.acquire();
  await run(lease.connection);
}

describe("spans", () => {
  it("are of kind client, named and described as those of the servers", async () => {
    await using(
      async (connection) => {
        await connection.unary(sampleRequest("double"));
      },
      { attributes: { "app.part": "test" } },
    );
    const [span] = spans.getFinishedSpans();
    expect(span).toMatchObject({
      name: "vgi_rpc/double",
      kind: otel.SpanKind.CLIENT,
      status: { code: otel.SpanStatusCode.OK },
      instrumentationScope: { name: "vgi_rpc" },
      attributes: {
        "rpc.system": "vgi_rpc",
        "rpc.service": "sample.v1",
        "rpc.method": "double",
        "rpc.vgi_rpc.method_type": "unary",
        "rpc.vgi_rpc.input_batches": 1,
        "rpc.vgi_rpc.input_rows": 1,
        "rpc.vgi_rpc.output_rows": 1,
        "server.address": worker.address,
        "app.part": "test",
      },
    });
    expect(span?.attributes["rpc.vgi_rpc.output_bytes"]).toBeGreaterThanOrEqual(8);
  });

  it("go on the wire as trace context, below the span that is active", async () => {
    const outer = tracerProvider.getTracer("test").startSpan("outer");
    await otel.context.with(otel.trace.setSpan(otel.context.active(), outer), () =>
      using(async (connection) => {
        await connection.unary(sampleRequest("double"));
      }),
    );
    const [span] = spans.getFinishedSpans();
    const { traceId, spanId } = span?.spanContext() ?? { traceId: "", spanId: "" };
    expect(traceId).toBe(outer.spanContext().traceId);
    expect(span?.parentSpanContext?.spanId).toBe(outer.spanContext().spanId);
    expect(worker.params[0]?.metadata.get("traceparent")).toBe(`00-${traceId}-${spanId}-01`);
    expect(worker.params[0]?.metadata.has("tracestate")).toBe(false);
  });

  it("are active while their call runs, and not around it", async () => {
    const seen: (string | undefined)[] = [];
    const note = (): void => void seen.push(otel.trace.getActiveSpan()?.spanContext().spanId);
    await using(async (connection) => {
      const stream = await connection.stream(sampleStream("count"), { onLog: note });
      await stream.next();
      expect(otel.trace.getActiveSpan()).toBeUndefined();
      await stream.close();
    });
    expect(seen).toEqual([spans.getFinishedSpans()[0]?.spanContext().spanId]);
  });

  it("last as long as their stream, and count what it carried", async () => {
    await using(async (connection) => {
      const stream = await connection.stream(
        sampleStream("accumulate", 0n, { hasHeader: false, mode: "exchange", inputSchema: numbers }),
      );
      for (const n of [1n, 2n, 3n]) {
        await stream.send(int64Batch(numbers, [n, n]));
        await stream.next();
      }
      expect(spans.getFinishedSpans()).toHaveLength(0);
      await stream.close();
    });
    expect(spans.getFinishedSpans()).toHaveLength(1);
    expect(spans.getFinishedSpans()[0]?.attributes).toMatchObject({
      "rpc.vgi_rpc.method_type": "stream",
      "rpc.vgi_rpc.input_batches": 4,
      "rpc.vgi_rpc.input_rows": 7,
      "rpc.vgi_rpc.output_batches": 3,
      "rpc.vgi_rpc.output_rows": 3,
    });
  });

  it("end with a stream that was forgotten in the middle, when its connection comes back", async () => {
    await using(async (connection) => {
      await (await connection.stream(sampleStream("big"))).next();
    });
    await expect.poll(() => spans.getFinishedSpans()).toHaveLength(1);
  });

  it("say how a call failed", async () => {
    await using(async (connection) => {
      await connection.unary(sampleRequest("refuse")).catch(() => {});
      const stream = await connection.stream(sampleStream("count", 9n));
      await (async () => {
        for (;;) await stream.next();
      })().catch(() => {});
      await connection.unary(sampleRequest("double"), { signal: AbortSignal.abort() }).catch(() => {});
    });
    const [refused, failed, cancelled] = spans.getFinishedSpans();
    expect(refused).toMatchObject({
      status: { code: otel.SpanStatusCode.ERROR },
      attributes: {
        "rpc.vgi_rpc.error_type": "Refused",
        "rpc.vgi_rpc.error_code": "NOT_FOUND",
        "rpc.vgi_rpc.error_kind": "sample_refused",
      },
      events: [{ name: "exception" }],
    });
    expect(failed?.attributes).toMatchObject({ "rpc.vgi_rpc.output_batches": 4, "rpc.vgi_rpc.error_code": "UNKNOWN" });
    // Whoever gives up a call knows: that is no error.
    expect(cancelled).toMatchObject({
      status: { code: otel.SpanStatusCode.UNSET },
      attributes: { "error.type": "VGI_CANCELLED" },
    });
  });

  it("are left out where only metrics are wanted; nothing goes on the wire then", async () => {
    await using(
      async (connection) => {
        await connection.unary(sampleRequest("double"));
      },
      { tracing: false },
    );
    expect(spans.getFinishedSpans()).toHaveLength(0);
    expect(worker.params[0]?.metadata.has("traceparent")).toBe(false);
  });

  it("without a provider cost a call nothing but a look", async () => {
    await using pool = createPool(worker.address, { openTelemetry: true });
    await using lease = await pool.acquire();
    await lease.connection.unary(sampleRequest("double"));
    expect(worker.params[0]?.metadata.has("traceparent")).toBe(false);
  });
});

it("records a counter and a histogram", async () => {
  await using(async (connection) => {
    await connection.unary(sampleRequest("double"));
    await connection.unary(sampleRequest("double"));
    await connection.unary(sampleRequest("fail")).catch(() => {});
  });
  metrics.reset();
  await using(async (connection) => {
    await connection.unary(sampleRequest("double"));
    await connection.unary(sampleRequest("fail")).catch(() => {});
  });
  await reader.forceFlush();
  const recorded = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(recorded.map(({ descriptor }) => [descriptor.name, descriptor.unit])).toEqual([
    ["rpc.client.requests", "{request}"],
    ["rpc.client.duration", "s"],
  ]);
  const points = recorded.map(({ dataPoints }) =>
    dataPoints.filter(({ attributes }) => attributes["rpc.method"] === "fail"),
  );
  expect(points[0]).toMatchObject([
    { attributes: { "rpc.system": "vgi_rpc", "rpc.service": "sample.v1", status: "error" }, value: 2 },
  ]);
  expect(points[1]).toMatchObject([{ value: { count: 2 } }]);
});
