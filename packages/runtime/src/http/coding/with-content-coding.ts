import { type HttpClient, type HttpHeaders, type HttpRequest, type PlaceOf, withHeaders } from "../http-client.js";
import type { HttpCapabilities } from "../http-features.js";
import { rememberingLast } from "../remembering-last.js";
import type { ContentCodecs } from "./content-codecs.js";
import type { CodingPolicy, RequestCoding } from "./coding-policy.js";
import { decodedResponse, isCoded } from "./decoded-response.js";

/** What {@link withContentCoding} works with. */
export interface ContentCodingContext {
  readonly codecs: ContentCodecs;
  readonly policy: CodingPolicy;
  /** Bytes of a decoded response; `null` for no limit. */
  readonly maxResponseBytes: number | null;
  /** What is known about the server so far. */
  readonly capabilities: () => HttpCapabilities | null;
}

/** Compresses requests and decompresses responses, so that nobody else has to know; wire specification, section 10. */
export function withContentCoding(client: HttpClient, context: ContentCodingContext): HttpClient {
  const { codecs, policy } = context;
  // Both spellings: servers heed the first, older ones know only the second. The order is that of preference, and says identity, because
  // a server stops there rather than take a coding that was not asked for.
  const offered = [...policy.accepted, "identity"].join(", ");
  const accepting = rememberingLast((headers: HttpHeaders) => ({
    "x-vgi-accept-encoding": offered,
    "accept-encoding": offered,
    ...headers,
  }));
  return {
    send: async (request) => {
      const plain = withHeaders(request, accepting(request.headers), uncoded(request.placeOf));
      const choice = requestCoding(plain, context);
      // Without a wait where there is nothing to wait for: who sends may count on the request being on its way.
      const encoded = choice === null ? null : await encodedRequest(plain, choice, context);
      let response = await client.send(encoded ?? plain);
      if (encoded !== null && response.status === 415) {
        // The server does not have the coding, and has run nothing: it could not read the request.
        response.finish();
        response = await client.send(plain);
      }
      return decodedResponse(response, request.url, codecs, context.maxResponseBytes ?? Infinity);
    },
    close: () => client.close(),
  };
}

/** What is to be decoded first has no place yet. */
function uncoded(placeOf: PlaceOf | undefined): PlaceOf | undefined {
  return placeOf && ((response) => (isCoded(response) ? null : placeOf(response)));
}

/** How the body is to be compressed; `null` where it goes out as it is. */
function requestCoding(request: HttpRequest, context: ContentCodingContext): RequestCoding | null {
  const { body, method, headers } = request;
  if (body === null || method !== "POST" || headers["content-encoding"] !== undefined) return null;
  return context.policy.requestCoding(sizeOf(body), context.capabilities(), context.codecs.fastZstd);
}

/** The request with its body compressed, where that makes it smaller. */
async function encodedRequest(
  request: HttpRequest,
  choice: RequestCoding,
  context: ContentCodingContext,
): Promise<HttpRequest | null> {
  const { headers } = request;
  const body = request.body ?? [];
  const encoded = await context.codecs.encoded(choice.encoding, body, choice.level);
  if (encoded.byteLength >= sizeOf(body)) return null;
  return { ...request, headers: { ...headers, "content-encoding": choice.encoding }, body: [encoded] };
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}
