import type { LookupFunction } from "node:net";
import { Agent, request as undiciRequest } from "undici";
import { concatChunks } from "vgi-arrow";
import { ReadableSource } from "../../transports/node/readable-source.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";

/** Settings of {@link createUndiciClient}. */
export interface UndiciClientOptions {
  /** How long connecting may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Sockets per server at once. */
  readonly connections: number;
  /** Finds the addresses of a host in place of `dns.lookup`; it may refuse them. Not asked where the host is an address. */
  readonly lookup?: LookupFunction | undefined;
}

/** An HTTP client with an agent of its own. Deadlines are the callers': undici's would end long calls after 300 seconds. */
export function createUndiciClient(options: UndiciClientOptions): HttpClient {
  const agent = new Agent({
    connections: options.connections,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: options.connectTimeoutMs,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    },
  });
  return {
    send: (request) => send(agent, request),
    close: () => agent.destroy(),
  };
}

async function send(agent: Agent, request: HttpRequest): Promise<HttpResponse> {
  const { method, url, signal } = request;
  const { body: content, headers: sent } = framed(request);
  const response = await undiciRequest(url, { dispatcher: agent, method, headers: sent, body: content, signal });
  const { body, headers } = response;
  const source = new ReadableSource(body);
  return {
    status: response.statusCode,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    headerNames: Object.keys(headers),
    read: () => source.read(),
    get failure() {
      return source.error;
    },
    finish: () => {
      const timer = setTimeout(() => body.destroy(), FINISH_MS);
      timer.unref();
      void drain(source, FINISH_BYTES).then((ended) => {
        clearTimeout(timer);
        if (!ended) body.destroy();
      });
    },
    discard: () => {
      body.destroy();
    },
  };
}

/** Bodies up to this size are joined: one write costs less than several. Larger ones go out as they are, with their length. */
const JOINED_BYTES = 64 * 1024;

function framed({ body, headers }: HttpRequest): {
  body: Uint8Array | Iterable<Uint8Array> | null;
  headers: Record<string, string>;
} {
  const own = { ...headers };
  if (body === null) return { body: null, headers: own };
  const length = body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (length <= JOINED_BYTES || body.length === 1) return { body: concatChunks(body), headers: own };
  // Without it undici would send the body in chunked coding, which some servers of Arrow refuse.
  own["content-length"] = String(length);
  return { body, headers: own };
}

/** How much of a body, and for how long, is read on for the sake of its socket. */
const FINISH_BYTES = 64 * 1024;
const FINISH_MS = 1000;

async function drain(source: ReadableSource, limit: number): Promise<boolean> {
  for (let size = 0; size <= limit;) {
    const chunk = await source.read();
    if (chunk === null) return true;
    size += chunk.byteLength;
  }
  return false;
}
