import type { RecordBatch } from "apache-arrow";
import type { FrameReaderOptions } from "vgi-arrow";
import { redactUrl } from "../address/index.js";
import type { RpcCallOptions, RpcRequest, StreamRequest, StreamSession } from "../connection.js";
import { HttpStatusError, RpcError, TransportError } from "../errors/index.js";
import type { PooledConnection } from "../pool/pooled-connection.js";
import type { BatchTransfers } from "../transports/batch-transfer.js";
import { CallScope } from "../transports/call-scope.js";
import { readSingle, type ReplyContext, ReplyStream } from "../transports/reply-stream.js";
import { encodeRequest } from "../wire/request.js";
import { withTraceContext } from "../wire/trace-context.js";
import type { HttpFeatures } from "./http-features.js";
import type { HttpClient, HttpResponse } from "./http-client.js";
import { httpAnswerError, mediaType, requestError } from "./http-errors.js";
import { HttpFrames, type HttpTurn } from "./http-frames.js";
import { HttpStream } from "./http-stream.js";

const ARROW = "application/vnd.apache.arrow.stream";

/** Settings of a connection over HTTP. */
export interface HttpConnectionOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly bearerToken?: string | (() => string | Promise<string>) | undefined;
  /** For the message about it; the client enforces it. */
  readonly connectTimeoutMs: number;
  readonly limits?: FrameReaderOptions | undefined;
  /** Ways beside the responses. Default: none. */
  readonly transfers?: BatchTransfers | undefined;
}

/** Calls as HTTP requests: wire specification, section 10. */
export class HttpConnection implements PooledConnection {
  readonly kind = "http";
  readonly http: HttpFeatures | null = null;
  readonly address: string;
  readonly #base: URL;
  readonly #client: HttpClient;
  readonly #options: HttpConnectionOptions;
  readonly #authorization: string | null;
  readonly #streams = new Set<HttpStream>();
  #closed = false;

  constructor(url: string, client: HttpClient, options: HttpConnectionOptions) {
    this.address = redactUrl(url);
    this.#base = new URL(url);
    const { username, password } = this.#base;
    this.#authorization = username === "" && password === "" ? null : basic(username, password);
    this.#base.username = "";
    this.#base.password = "";
    this.#client = client;
    this.#options = options;
  }

  get usable(): boolean {
    return !this.#closed;
  }

  async unary(request: RpcRequest, options: RpcCallOptions = {}): Promise<RecordBatch> {
    const scope = this.#begin(request.method, options);
    const context = this.#context(request.method, options);
    try {
      const turn = await this.post(request.routing.path(request.method), encodeRequest(withTraceContext(request, options)), context, scope);
      const reply = new ReplyStream(turn.frames, context);
      const result = await released(turn, () => readSingle(reply, scope, context, "the result"));
      turn.response.finish();
      this.#checkStatus(turn, context);
      return result;
    } finally {
      scope.end();
    }
  }

  async stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    const scope = this.#begin(request.method, options);
    const context = this.#context(request.method, options);
    try {
      const path = `${request.routing.path(request.method)}/init`;
      const turn = await this.post(path, encodeRequest(withTraceContext(request, options)), context, scope);
      return await released(turn, () => this.#openStream(request, turn, scope, context));
    } catch (error) {
      scope.end();
      throw error;
    }
  }

  async #openStream(
    request: StreamRequest,
    turn: HttpTurn,
    scope: CallScope,
    context: ReplyContext,
  ): Promise<HttpStream> {
    const reply = new ReplyStream(turn.frames, context);
    const header = request.hasHeader ? await readSingle(reply, scope, context, "the header") : null;
    const stream = new HttpStream(request, header, turn, scope, context, {
      post: (path, body, within) => this.post(path, body, context, within),
      done: (self) => this.#streams.delete(self),
    });
    if (request.mode === "exchange") await stream.readFirstToken();
    this.#streams.add(stream);
    return stream;
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.close()));
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

  /** Sends one request; resolves when its response turned out to be Arrow. */
  async post(path: string, body: readonly Uint8Array[], context: ReplyContext, scope: CallScope): Promise<HttpTurn> {
    const { method } = context;
    const url = this.#url(path);
    const controller = new AbortController();
    const headers = await scope.race(this.#headers());
    scope.whenOver(() => controller.abort());
    scope.check();
    const responded = this.#client.send({ method: "POST", url, headers, body, signal: controller.signal });
    let response: HttpResponse;
    try {
      response = await scope.race(responded);
    } catch (error) {
      responded.then(
        (late) => late.discard(),
        () => {},
      );
      scope.check();
      throw requestError(error, this.address, method, this.#options.connectTimeoutMs);
    }
    if (mediaType(response) !== ARROW) throw await scope.race(httpAnswerError(response, url, method));
    return { frames: new HttpFrames(response, this.address, this.#options.limits), response };
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

  #url(path: string): string {
    const url = new URL(this.#base);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
    return url.href;
  }

  async #headers(): Promise<Record<string, string>> {
    const { headers, bearerToken } = this.#options;
    const result: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers ?? {})) result[name.toLowerCase()] = value;
    if (this.#authorization !== null) result["authorization"] = this.#authorization;
    if (bearerToken !== undefined) {
      result["authorization"] = `Bearer ${typeof bearerToken === "function" ? await bearerToken() : bearerToken}`;
    }
    // Compression is not asked for: gzip is many times slower than sending the bytes.
    return { ...result, "content-type": ARROW, accept: ARROW, "accept-encoding": "identity" };
  }

  /** An error status must not pass for a result, even when the body looks like one. */
  #checkStatus(turn: HttpTurn, context: ReplyContext): void {
    const { response } = turn;
    if (response.status < 400) return;
    throw new HttpStatusError(
      {
        what: `${context.method} failed`,
        why: `${this.address} answered with HTTP ${response.status} and no error in it`,
      },
      { status: response.status, contentType: ARROW, fromWorker: true, body: "" },
    );
  }
}

/** Reads from a response; a failure lets go of it. The worker's own error comes at the end of a response, which then ends by itself. */
async function released<T>(turn: HttpTurn, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RpcError) turn.response.finish();
    else turn.response.discard();
    throw error;
  }
}

function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
