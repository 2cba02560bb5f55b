import type { RecordBatch } from "apache-arrow";
import type { RpcConnection, RpcRequest, StreamRequest, StreamSession, UnaryOptions } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import type { HttpFeatures } from "../http/http-features.js";
import type { RpcInterceptor, StreamCall, UnaryCall } from "./rpc-interceptor.js";

/** A connection with interceptors around its calls; all else is the connection's own. */
export class InterceptedConnection<C extends RpcConnection = RpcConnection> implements RpcConnection {
  /** What is wrapped. */
  protected readonly inner: C;
  readonly #unary: UnaryCall;
  readonly #stream: StreamCall;

  constructor(inner: C, interceptors: readonly RpcInterceptor[]) {
    this.inner = inner;
    let unary: UnaryCall = (request, options) => inner.unary(request, options);
    let stream: StreamCall = (request, options) => inner.stream(request, options);
    for (const interceptor of interceptors.toReversed()) {
      unary = unaryThrough(interceptor, unary, inner);
      stream = streamThrough(interceptor, stream, inner);
    }
    this.#unary = unary;
    this.#stream = stream;
  }

  get kind(): "bytes" | "http" {
    return this.inner.kind;
  }

  get address(): string {
    return this.inner.address;
  }

  get usable(): boolean {
    return this.inner.usable;
  }

  get http(): HttpFeatures | null {
    return this.inner.http;
  }

  unary(request: RpcRequest, options: UnaryOptions = {}): Promise<RecordBatch> {
    return this.#unary(request, options);
  }

  stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    return this.#stream(request, options);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** What an interceptor throws before it gives a promise rejects, as all else does. */
function unaryThrough(interceptor: RpcInterceptor, next: UnaryCall, target: RpcConnection): UnaryCall {
  const around = interceptor.unary?.bind(interceptor);
  return around === undefined ? next : async (request, options) => around(request, options, next, target);
}

function streamThrough(interceptor: RpcInterceptor, next: StreamCall, target: RpcConnection): StreamCall {
  const around = interceptor.stream?.bind(interceptor);
  return around === undefined ? next : async (request, options) => around(request, options, next, target);
}
