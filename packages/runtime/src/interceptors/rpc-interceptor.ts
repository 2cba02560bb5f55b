import type { RecordBatch } from "apache-arrow";
import type { RpcConnection, RpcRequest, StreamRequest, StreamSession, UnaryOptions } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";

/** Goes on with a unary call: to the next interceptor, then to the worker. */
export type UnaryCall = (request: RpcRequest, options: UnaryOptions) => Promise<RecordBatch>;

/** Goes on with opening a stream. */
export type StreamCall = (request: StreamRequest, options: RpcCallOptions) => Promise<StreamSession>;

/** Where a call goes. */
export type CallTarget = Pick<RpcConnection, "kind" | "address">;

/**
 * Something around every call of a pool's connections. It may change the request and the options, answer by itself, call `next`
 * again, or look at what comes back. A stream that it gives back has to keep the contract of `StreamSession`.
 *
 * The first interceptor of a list is the outermost: it sees a call first and its outcome last. Logger, diagnostics channels and
 * OpenTelemetry come after all of them, next to the worker: they report what is really sent, a repetition as a call of its own.
 *
 * A call that is repeated must be one that may be: see `RpcError.isRetryable`, and know that a method need not be idempotent.
 *
 * @example
 * ```ts
 * import { createPool, type RpcInterceptor } from "vgi-runtime";
 *
 * const limited: RpcInterceptor = {
 *   unary: (request, options, next) => next(request, { timeoutMs: 5000, ...options }),
 * };
 * await using pool = createPool("https://vgi.example.com", { interceptors: [limited] });
 * ```
 */
export interface RpcInterceptor {
  /** Absent: unary calls pass by. */
  unary?(request: RpcRequest, options: UnaryOptions, next: UnaryCall, target: CallTarget): Promise<RecordBatch>;
  /** Absent: streams pass by. */
  stream?(
    request: StreamRequest,
    options: RpcCallOptions,
    next: StreamCall,
    target: CallTarget,
  ): Promise<StreamSession>;
}

/** What an owner of connections may put around their calls. */
export interface InterceptorOptions {
  /** Around every call, the first one outermost. Default: none. */
  readonly interceptors?: readonly RpcInterceptor[] | undefined;
}
