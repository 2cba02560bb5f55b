import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { concatChunks } from "vgi-arrow";
import { HttpBodyError, readHttpBody } from "./http-body.js";
import { byteLengthOf, HttpCalls, type HttpAnswer } from "./http-calls.js";
import { ACCEPT_MAX_RESPONSE_BYTES } from "./http-response-limit.js";
import { type HttpTarget, readHttpPath } from "./http-path.js";
import { randomHex } from "../wire/random-hex.js";
import type { Service } from "./service.js";

const ARROW = "application/vnd.apache.arrow.stream";

/** Where and how {@link serveHttp} listens. */
export interface HttpServeOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 0: a free port. */
  readonly port?: number | undefined;
  /** Path before every endpoint, e.g. `/vgi`; empty by default. */
  readonly prefix?: string | undefined;
  /** Longest request body, in bytes. Default 256 MiB. */
  readonly maxRequestBytes?: number | undefined;
  /** Most data batches of a producer in one response. Default 1, as the specification has it since it counts turns. */
  readonly batchesPerTurn?: number | undefined;
  /** Most streams that wait for their next turn. Default 1000; the one that waits longest is cancelled when there are more. */
  readonly maxStreams?: number | undefined;
  /** Sends the body of an answer in place of `response.end(body)`: for tests of what a broken server does. */
  readonly respond?: ((response: ServerResponse, body: Uint8Array) => void) | undefined;
}

/** A running HTTP server. */
export interface HttpServer extends AsyncDisposable {
  /** Address with prefix, fit for a client. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends the connections there are. Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves over HTTP: wire specification section 10. Resolves when the server accepts connections.
 *
 * @example
 * ```ts
 * await using server = await serveHttp(service, { port: 8080 });
 * console.log(server.url);
 * ```
 */
export async function serveHttp(service: Service, options: HttpServeOptions = {}): Promise<HttpServer> {
  const host = options.host ?? "127.0.0.1";
  const prefix = options.prefix ?? "";
  const front = new HttpFront(service, prefix, options);
  const server = createServer((request, response) => void front.handle(request, response));
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= closeServer(server));
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shownHost}:${port}${prefix}`, port, close, [Symbol.asyncDispose]: close };
}

class HttpFront {
  readonly #service: Service;
  readonly #prefix: string;
  readonly #maxRequestBytes: number;
  readonly #respond: HttpServeOptions["respond"];
  readonly #calls: HttpCalls;
  readonly #serverId = randomHex(12);
  readonly #advertised: Readonly<Record<string, string>>;

  constructor(service: Service, prefix: string, options: HttpServeOptions) {
    this.#service = service;
    this.#prefix = prefix;
    this.#maxRequestBytes = options.maxRequestBytes ?? 256 * 2 ** 20;
    this.#respond = options.respond;
    this.#calls = new HttpCalls(service, {
      serverId: this.#serverId,
      batchesPerTurn: options.batchesPerTurn ?? 1,
      maxStreams: options.maxStreams ?? 1000,
    });
    this.#advertised = {
      "VGI-Externalization-Enabled": "false",
      "VGI-Accept-Max-Response-Bytes-Support": "true",
      // Present and empty: responses are never compressed.
      "VGI-Supported-Encodings": "",
      ...(options.maxRequestBytes === undefined ? {} : { "VGI-Max-Request-Bytes": String(options.maxRequestBytes) }),
    };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.#advertised)) response.setHeader(name, value);
    response.setHeader("X-Request-ID", String(request.headers["x-request-id"] ?? randomHex(16)));
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    const target = readHttpPath(path, this.#prefix, this.#service.protocolName !== null);
    try {
      if (target.kind === "health") this.#health(request, response);
      else if (target.kind === "unknown") this.#notFound(response);
      else if (request.method !== "POST") this.#plain(response, 405, "only POST is allowed here");
      else await this.#call(target, request, response);
    } catch (error) {
      if (error instanceof HttpBodyError) this.#plain(response, error.status, error.message);
      else if (!response.headersSent) this.#plain(response, 500, String(error));
      else response.destroy();
    }
  }

  async #call(
    target: HttpTarget & { kind: "call" },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.headers["content-type"] !== ARROW) {
      this.#plain(response, 415, `the content type must be ${ARROW}`);
      return;
    }
    const body = await readHttpBody(request, this.#maxRequestBytes);
    const answer: HttpAnswer = await this.#calls.answer(target, body, request.headers[ACCEPT_MAX_RESPONSE_BYTES]);
    response.statusCode = answer.status;
    response.setHeader("Content-Type", ARROW);
    response.setHeader("Content-Length", byteLengthOf(answer.body));
    if (answer.failed) response.setHeader("X-VGI-RPC-Error", "true");
    if (this.#respond !== undefined) this.#respond(response, concatChunks(answer.body));
    else endWith(response, answer.body);
  }

  #health(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === "OPTIONS") {
      response.writeHead(204, { Allow: "GET, HEAD, OPTIONS" }).end();
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      this.#plain(response, 405, "only GET, HEAD and OPTIONS are allowed here");
      return;
    }
    const protocol = this.#service.displayName ?? this.#service.protocolName ?? "";
    const body = JSON.stringify({ status: "ok", server_id: this.#serverId, protocol });
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Content-Length", Buffer.byteLength(body));
    response.end(request.method === "HEAD" ? undefined : body);
  }

  /** The two generations answer paths they don't know differently, which clients may tell them by. */
  #notFound(response: ServerResponse): void {
    response.statusCode = 404;
    if (this.#service.protocolName === null) {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end("<!doctype html><title>Not found</title><p>There is nothing at this path.</p>");
    } else {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ title: "404 Not Found" }));
    }
  }

  #plain(response: ServerResponse, status: number, message: string): void {
    response.statusCode = status;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ title: message }));
  }
}

/** Sends a body: small chunks together with the head, large ones as they are. */
function endWith(response: ServerResponse, body: readonly Uint8Array[]): void {
  response.cork();
  for (const chunk of body) response.write(chunk);
  response.end();
  response.uncork();
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
