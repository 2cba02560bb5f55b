import type { RpcInterceptor } from "../interceptors/rpc-interceptor.js";
import { logCalls } from "./log-calls.js";
import { publishCalls } from "./node/diagnostics-channels.js";
import { observe } from "./observe.js";
import type { TelemetryOptions } from "./telemetry-options.js";

/** The interceptors that report calls. OpenTelemetry is loaded only when it is asked for. */
export async function telemetryInterceptors(options: TelemetryOptions): Promise<readonly RpcInterceptor[]> {
  const { logger, openTelemetry } = options;
  const interceptors: RpcInterceptor[] = [];
  if (openTelemetry !== undefined && openTelemetry !== false) {
    const settings = openTelemetry === true ? {} : openTelemetry;
    const { observeOtel } = await import("./otel/observe-otel.js");
    const { loadOtel } = await import("./otel/load-otel.js");
    interceptors.push(observe(observeOtel(settings.api ?? (await loadOtel()), settings)));
  }
  if (logger !== undefined) interceptors.push(observe(logCalls(logger)));
  interceptors.push(observe(publishCalls));
  return interceptors;
}
