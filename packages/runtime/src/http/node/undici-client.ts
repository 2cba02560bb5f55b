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
  const timeout = options.dispatcher === undefined ? 0 : null;
  const targetOf = rememberingLast((text: string): Target => {
    const { origin, pathname, search } = new URL(text);
    return { dispatcher: dispatchers.for(origin), origin, path: `${pathname}${search}`, timeout };
  });
  return {
    send: async (request) => send(targetOf(request.url), sockets, request),
    close: () => dispatchers.close(),
  };
}

/** Where a request goes. */
interface Target {
  readonly dispatcher: Dispatcher;
  readonly origin: string;
  readonly path: string;
  /** For headers and bodies, in milliseconds; 0 for none, `null` for the dispatcher's own. */
  readonly timeout: number | null;
}

function send(target: Target, sockets: DirectSockets, request: HttpRequest): Promise<HttpResponse> {
  const { signal } = request;
  return new Promise((resolve, reject) => {
    let unlisten: (() => void) | null = null;
    const response = new UndiciResponse(
      sockets,
      { started: resolve, failed: reject, over: () => unlisten?.() },
      request.placeOf,
    );
    const abort = (): void => response.abort(signal.reason as Error);
    if (signal.aborted) abort();
    else unlisten = onAbort(signal, abort);
    target.dispatcher.dispatch(dispatched(target, request), response);
  });
}

/** Bodies up to this size are joined: one write costs less than several. Larger ones go out as they are, with their length. */
const JOINED_BYTES = 64 * 1024;

function dispatched({ origin, path, timeout }: Target, request: HttpRequest): Dispatcher.DispatchOptions {
  const { method, body } = request;
  const length = body?.reduce((sum, chunk) => sum + chunk.byteLength, 0) ?? 0;
  const isWhole = body === null || body.length === 1 || length <= JOINED_BYTES;
  return {
    origin,
    path,
    method,
    headersTimeout: timeout,
    bodyTimeout: timeout,
    // undici takes any iterable, but for its types.
    body: !isWhole ? (body as readonly Uint8Array[] & Readable) : body === null ? null : concatChunks(body),
    // A copy, as interceptors of the user's dispatcher may change them. Without a length undici would send the parts of a body in chunked coding, which some servers of Arrow refuse.
    headers: isWhole ? { ...request.headers } : { ...request.headers, "content-length": String(length) },
  };
}
