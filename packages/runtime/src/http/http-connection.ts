import type { RecordBatch } from "apache-arrow";
import type { FrameReaderOptions } from "vgi-arrow";
import { redactUrl } from "../address/index.js";
import type { RpcRequest, StreamRequest, StreamSession } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { HttpStatusError, ProtocolError, TransportError, UsageError } from "../errors/index.js";
import type { RequestUploader } from "../external/request-uploader.js";
import type { PooledConnection } from "../pool/pooled-connection.js";
import type { BatchTransfers } from "../transports/batch-transfer.js";
import { CallScope } from "../transports/call-scope.js";
import { readSingle, type ReplyContext, ReplyStream } from "../transports/reply-stream.js";
import { encodeRequest, requestMetadata } from "../wire/request.js";
import { withTraceContext } from "../wire/trace-context.js";
import type { CapabilitySource } from "./capabilities/capability-source.js";
import { ConnectionFeatures } from "./connection-features.js";
import { ARROW, HttpCalls } from "./http-calls.js";
import type { ArrowRequest } from "./arrow-request.js";
import type { HttpClient } from "./http-client.js";
import { HttpEndpoint, type HttpEndpointOptions } from "./http-endpoint.js";
import type { HttpFeatures, UploadUrl } from "./http-features.js";
import { type HttpTurn, released } from "./http-frames.js";
import { HttpStream } from "./http-stream.js";
import { LargeRequests } from "./large-requests.js";
import { decodeResumeToken, type StreamPosition } from "./resume-token.js";
import { SessionStack, withSessions } from "./sessions/session-stack.js";
import { requestUploadUrls, UPLOAD_URL_METHOD } from "./upload-urls.js";

/** Settings of a connection over HTTP. */
export interface HttpConnectionOptions extends HttpEndpointOptions {
  readonly limits?: FrameReaderOptions | undefined;
  /** Ways beside the responses. Default: none. */
  readonly transfers?: BatchTransfers | undefined;
  /** Takes requests that are too large for the server. Default: the server refuses them. */
  readonly uploader?: RequestUploader | undefined;
  /** Methods that may be sent again after a failure. Default: none. */
  readonly replaySafe?: ((method: string) => boolean) | undefined;
}

/** What the connections of one pool share. */
export interface HttpShared {
  readonly client: HttpClient;
  readonly capabilities: CapabilitySource;
  /** Resolves when requests that were just made are written, as far as their sockets are free. */
  written(): Promise<void>;
}

/** How long telling a server that a session is over may take. */
const TEAR_DOWN_MS = 2000;

/** Calls as HTTP requests: wire specification, section 10. */
export class HttpConnection implements PooledConnection {
  readonly kind = "http";
  readonly http: HttpFeatures;
  readonly address: string;
  readonly #options: HttpConnectionOptions;
  readonly #shared: HttpShared;
  readonly #calls: HttpCalls;
  readonly #sessions: SessionStack;
  readonly #streams = new Set<HttpStream>();
  #closed = false;

  constructor(url: string, shared: HttpShared, options: HttpConnectionOptions) {
    this.address = redactUrl(url);
    this.#options = options;
    this.#shared = shared;
    const outside = new HttpEndpoint(url, shared.client, options);
    this.#sessions = new SessionStack((headers) => tearDown(outside, headers));
    const endpoint = new HttpEndpoint(url, withSessions(shared.client, this.#sessions), options);
    const { capabilities } = shared;
    const large = new LargeRequests({
      capabilities,
      uploader: options.uploader,
      requestUploadUrl: (scope) => this.#requestUploadUrl(scope),
    });
    this.#calls = new HttpCalls(endpoint, large, options.limits);
    this.http = new ConnectionFeatures({
      capabilities,
      calls: this.#calls,
      sessions: this.#sessions,
      begin: (what, callOptions) => this.#begin(what, callOptions),
      context: (method, callOptions) => this.#context(method, callOptions),
    });
  }

  get usable(): boolean {
    return !this.#closed;
  }

  async unary(request: RpcRequest, options: RpcCallOptions = {}): Promise<RecordBatch> {
    const scope = this.#begin(request.method, options);
    const context = this.#context(request.method, options);
    try {
      const path = request.routing.path(request.method);
      const turn = await this.#calls.post(this.#arrowRequest(path, request, options), context, scope);
      const reply = new ReplyStream(turn.frames, context);
      const result = await released(turn, () => readSingle(reply, scope, context, "the result"));
      turn.response.finish();
      checkStatus(turn, context);
      return result;
    } finally {
      scope.end();
    }
  }

  async stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    const position = resumePosition(request);
    const scope = this.#begin(request.method, options);
    const context = { ...this.#context(request.method, options), bodies: request.bodies };
    try {
      if (position !== null) return this.#track(this.#newStream(request, null, position, scope, context));
      const path = `${request.routing.path(request.method)}/init`;
      const turn = await this.#calls.post(this.#arrowRequest(path, request, options), context, scope);
      return await released(turn, () => this.#openStream(request, turn, scope, context));
    } catch (error) {
      scope.end();
      throw error;
    }
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.close()));
    await this.#sessions.drain();
  }

  /** Sockets belong to the client: idle ones don't keep a process alive. */
  ref(): void {}

  unref(): void {}

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #openStream(
    request: StreamRequest,
    turn: HttpTurn,
    scope: CallScope,
    context: ReplyContext,
  ): Promise<HttpStream> {
    const reply = new ReplyStream(turn.frames, context);
    const header = request.hasHeader ? await readSingle(reply, scope, context, "the header") : null;
    const stream = this.#newStream(request, header, turn, scope, context);
    if (request.mode === "exchange") await stream.readFirstToken();
    return this.#track(stream);
  }

  #newStream(
    request: StreamRequest,
    header: RecordBatch | null,
    start: HttpTurn | StreamPosition,
    scope: CallScope,
    context: ReplyContext,
  ): HttpStream {
    return new HttpStream(request, header, start, scope, context, {
      post: (turnRequest, within) => this.#calls.post(turnRequest, context, within),
      written: () => this.#shared.written(),
      done: (self) => this.#streams.delete(self),
    });
  }

  #track(stream: HttpStream): HttpStream {
    this.#streams.add(stream);
    return stream;
  }

  #arrowRequest(path: string, request: RpcRequest, options: RpcCallOptions): ArrowRequest {
    const traced = withTraceContext(request, options);
    return {
      path,
      body: encodeRequest(traced),
      schema: traced.params.schema,
      metadata: requestMetadata(traced),
      replaySafe: this.#options.replaySafe?.(request.method) ?? false,
    };
  }

  async #requestUploadUrl(scope: CallScope): Promise<UploadUrl> {
    const context = this.#context(UPLOAD_URL_METHOD, {});
    const [url] = await requestUploadUrls(this.#calls, 1, context, scope);
    if (url !== undefined) return url;
    throw new ProtocolError({ what: `${this.address} gave no upload URL`, why: "its list is empty" });
  }

  #begin(method: string, options: RpcCallOptions): CallScope {
    if (this.#closed)
      throw new TransportError({
        what: `${method} can't be called`,
        why: `the connection to ${this.address} is closed`,
      });
    const scope = new CallScope(`${method} of ${this.address}`, options);
    scope.check();
    return scope;
  }

  #context(method: string, options: RpcCallOptions): ReplyContext {
    return {
      method,
      address: this.address,
      onLog: options.onLog,
      lastStderr: () => [],
      transfers: this.#options.transfers ?? {},
    };
  }
}

/** Where a stream that is resumed goes on; `null` for a new one. */
function resumePosition({ method, mode, resumeToken }: StreamRequest): StreamPosition | null {
  if (resumeToken === undefined) return null;
  if (mode === "producer") return decodeResumeToken(resumeToken, method);
  throw new UsageError({ what: `${method} can't be resumed`, why: "it is an exchange, and only producers can be" });
}

/** Tells the server that a session is over. It forgets sessions by itself too: whatever goes wrong here is of no consequence. */
async function tearDown(endpoint: HttpEndpoint, headers: Readonly<Record<string, string>>): Promise<void> {
  const scope = new CallScope("ending a session", { timeoutMs: TEAR_DOWN_MS });
  try {
    const request = { method: "DELETE", path: "__session__", headers, body: null, replaySafe: false } as const;
    (await endpoint.send(request, "__session__", scope)).finish();
  } catch {
    // The session ends when its time is up.
  } finally {
    scope.end();
  }
}

/** An error status must not pass for a result, even when the body looks like one. */
function checkStatus({ response }: HttpTurn, context: ReplyContext): void {
  if (response.status < 400) return;
  throw new HttpStatusError(
    {
      what: `${context.method} failed`,
      why: `${context.address} answered with HTTP ${response.status} and no error in it`,
    },
    { status: response.status, contentType: ARROW, fromWorker: true, body: "" },
  );
}
