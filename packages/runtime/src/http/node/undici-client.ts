import type { Readable } from "node:stream";
import { type Dispatcher, request as undiciRequest } from "undici";
import { concatChunks } from "vgi-arrow";
import { ReadableSource } from "../../transports/node/readable-source.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import { createDispatchers, type DispatcherOptions } from "./dispatchers.js";

/** An HTTP client with sockets of its own, or with a user's dispatcher. Throws `UsageError` for settings that can't be used. */
export function createUndiciClient(options: DispatcherOptions): HttpClient {
  const dispatchers = createDispatchers(options);
  // Deadlines are the callers': undici's would end long calls after 300 seconds. A user's dispatcher keeps its own.
  const limits = options.dispatcher === undefined ? { headersTimeout: 0, bodyTimeout: 0 } : {};
  return {
    send: (request) => send(dispatchers.for(new URL(request.url).origin), request, limits),
    close: () => dispatchers.close(),
  };
}

async function send(dispatcher: Dispatcher, request: HttpRequest, limits: object): Promise<HttpResponse> {
  const { method, url, signal } = request;
  const { body: content, headers: sent } = framed(request);
  const response = await undiciRequest(url, { ...limits, dispatcher, method, headers: sent, body: content, signal });
  const { body, headers } = response;
  const source = new ReadableSource(body);
  return {
    status: response.statusCode,
    header: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
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
  body: Uint8Array | Readable | null;
  headers: Record<string, string>;
} {
  const own = { ...headers };
  if (body === null) return { body: null, headers: own };
  const length = body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  if (length <= JOINED_BYTES || body.length === 1) return { body: concatChunks(body), headers: own };
  // Without it undici would send the body in chunked coding, which some servers of Arrow refuse.
  own["content-length"] = String(length);
  // undici takes any iterable, but for its types.
  return { body: body as readonly Uint8Array[] & Readable, headers: own };
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
