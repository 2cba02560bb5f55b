import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { concatChunks } from "vgi-arrow";
import { onAbort } from "../../transports/on-abort.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import { rememberingLast } from "../remembering-last.js";
import { DirectSockets } from "./direct-reads.js";
import { createDispatchers, type DispatcherOptions } from "./dispatchers.js";
import { UndiciResponse } from "./undici-response.js";

/** An HTTP client with sockets of its own, or with a user's dispatcher. Throws `UsageError` for settings that can't be used. */
export function createUndiciClient(options: DispatcherOptions): HttpClient {
  const sockets = new DirectSockets();
  const dispatchers = createDispatchers(options, sockets);
  // Deadlines are the callers': undici's would end long calls after 300 seconds. A user's dispatcher keeps its own.
  const limits = options.dispatcher === undefined ? { headersTimeout: 0, bodyTimeout: 0 } : {};
  const parsed = rememberingLast((url: string) => new URL(url));
  return {
    send: async (request) => {
      const url = parsed(request.url);
      return send(dispatchers.for(url.origin), sockets, url, request, limits);
    },
    close: () => dispatchers.close(),
  };
}

function send(
  dispatcher: Dispatcher,
  sockets: DirectSockets,
  { origin, pathname, search }: URL,
  request: HttpRequest,
  limits: object,
): Promise<HttpResponse> {
  const { method, signal } = request;
  return new Promise((resolve, reject) => {
    let unlisten: (() => void) | null = null;
    const response = new UndiciResponse(sockets, { started: resolve, failed: reject, over: () => unlisten?.() });
    const abort = (): void => response.abort(signal.reason as Error);
    if (signal.aborted) abort();
    else unlisten = onAbort(signal, abort);
    dispatcher.dispatch({ ...limits, origin, path: `${pathname}${search}`, method, ...framed(request) }, response);
  });
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
