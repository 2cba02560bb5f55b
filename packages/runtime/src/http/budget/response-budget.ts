import { redactUrl } from "../../address/redact-url.js";
import { UnsupportedError, UsageError } from "../../errors/index.js";
import type { HttpCapabilities } from "../http-features.js";
import { type HttpClient, type HttpHeaders, type PlaceOf, withHeaders } from "../http-client.js";
import { rememberingLast } from "../remembering-last.js";
import { CountedResponse } from "./counted-response.js";
import { type ByteCount, CountedTarget } from "./counted-target.js";

/** Default of `maxResponseBytes`: 256 MiB. */
export const DEFAULT_MAX_RESPONSE_BYTES: number = 256 * 2 ** 20;
/** The range of values that the header can carry. */
const SMALLEST = 65_536;

/** The limit on responses of one client; wire specification, docs/http-response-budgets. */
export interface ResponseBudget {
  /** Bytes of a decoded response; `null` for no limit. */
  readonly maxBytes: number | null;
  /** Whether the caller named the limit: then a server that doesn't keep to it is not called. */
  readonly demanded: boolean;
}

/** @throws UsageError for a number that can't be asked for */
export function responseBudget(maxResponseBytes: number | null | undefined): ResponseBudget {
  if (maxResponseBytes === undefined) return { maxBytes: DEFAULT_MAX_RESPONSE_BYTES, demanded: false };
  if (maxResponseBytes === null) return { maxBytes: null, demanded: false };
  if (!Number.isSafeInteger(maxResponseBytes) || maxResponseBytes < SMALLEST) {
    throw new UsageError({
      what: `maxResponseBytes can't be ${maxResponseBytes}`,
      why: `it is an integer from ${SMALLEST} to ${Number.MAX_SAFE_INTEGER}`,
      next: "Give null for no limit.",
    });
  }
  return { maxBytes: maxResponseBytes, demanded: true };
}

/**
 * Asks for responses of limited size, and gives up reading one that is larger all the same: the request says it to the server, which
 * then answers with an error in its place, and counting keeps servers and proxies that don't from filling memory.
 */
export function withResponseBudget(
  client: HttpClient,
  budget: ResponseBudget,
  capabilities: (signal: AbortSignal) => Promise<HttpCapabilities>,
): HttpClient {
  const { maxBytes, demanded } = budget;
  if (maxBytes === null) return client;
  const limited = rememberingLast((headers: HttpHeaders) => ({
    ...headers,
    "vgi-accept-max-response-bytes": String(maxBytes),
  }));
  return {
    send: async (request) => {
      if (demanded && request.method === "POST") {
        const { responseBudgetSupport } = await capabilities(request.signal);
        if (!responseBudgetSupport) throw unsupported(request.url, maxBytes);
      }
      const count = { most: maxBytes, size: 0 };
      const placeOf = counting(request.placeOf, count);
      const response = await client.send(withHeaders(request, limited(request.headers), placeOf));
      return new CountedResponse(response, request.url, count);
    },
    close: () => client.close(),
  };
}

function counting(placeOf: PlaceOf | undefined, count: ByteCount): PlaceOf | undefined {
  if (placeOf === undefined) return undefined;
  return (response) => {
    const place = placeOf(response);
    return place && new CountedTarget(place, count);
  };
}

function unsupported(url: string, maxBytes: number): UnsupportedError {
  return new UnsupportedError({
    what: `${redactUrl(url)} was not called`,
    why: `its server does not promise to keep responses within ${maxBytes} bytes`,
    next: "Leave maxResponseBytes out: larger responses are then refused by this program alone.",
  });
}
