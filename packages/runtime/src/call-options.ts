/** A log message that the worker sent in band, on any call. */
export interface WorkerLog {
  readonly level: "ERROR" | "WARN" | "INFO" | "DEBUG" | "TRACE" | (string & {});
  readonly message: string;
  /** Decoded `vgi_rpc.log_extra`, when it is valid JSON. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  readonly requestId?: string | undefined;
  readonly serverId?: string | undefined;
}

/** W3C Trace Context: the span that a call belongs to. */
export interface TraceContext {
  /** E.g. `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`. */
  readonly traceparent: string;
  readonly tracestate?: string | undefined;
}

/** Options of one call; the same names exist on the client as defaults. */
export interface RpcCallOptions {
  /** Abort by the user: rejects with `CancelledError`. */
  readonly signal?: AbortSignal | undefined;
  /** Deadline for the whole call, all batches included, in milliseconds. Default: none. Rejects with `DeadlineError`. */
  readonly timeoutMs?: number | undefined;
  /**
   * Longest silence of the worker while it is waited for, in milliseconds. Any byte ends a silence: a message that trickles in is
   * bounded by `timeoutMs` alone. Default: none. Rejects with `DeadlineError`.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Receives the worker's log messages of this call. */
  readonly onLog?: ((log: WorkerLog) => void) | undefined;
  /**
   * Goes out with the request, so that the worker's spans join a trace; a function is asked for every request. Default: the span of
   * OpenTelemetry, where that is on (`PoolOptions.openTelemetry`).
   */
  readonly traceContext?: TraceContext | (() => TraceContext | undefined) | undefined;
}
