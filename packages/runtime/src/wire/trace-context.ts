import { withMetadata } from "vgi-arrow";
import type { RpcRequest } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";

/** The request with the trace context that the call's options name; wire specification, section 3. */
export function withTraceContext<R extends RpcRequest>(request: R, { traceContext }: RpcCallOptions): R {
  const context = typeof traceContext === "function" ? traceContext() : traceContext;
  if (context === undefined) return request;
  const metadata = new Map(request.params.metadata);
  metadata.set("traceparent", context.traceparent);
  // A state belongs to its parent: that of another one must not stay.
  metadata.delete("tracestate");
  if (context.tracestate !== undefined && context.tracestate !== "") metadata.set("tracestate", context.tracestate);
  return { ...request, params: withMetadata(request.params, metadata) };
}
