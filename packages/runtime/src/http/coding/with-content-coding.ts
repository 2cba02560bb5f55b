import type { HttpClient, HttpRequest } from "../http-client.js";
import type { HttpCapabilities } from "../http-features.js";
import type { ContentCodecs } from "./content-codecs.js";
import type { CodingPolicy } from "./coding-policy.js";
import { decodedResponse } from "./decoded-response.js";

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
  const accepting = (request: HttpRequest): HttpRequest => ({
    ...request,
    headers: { "x-vgi-accept-encoding": offered, "accept-encoding": offered, ...request.headers },
  });
  return {
    send: async (request) => {
      const plain = accepting(request);
      const encoded = await encodedRequest(plain, context);
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

/** The request with its body compressed, where that is wanted and makes it smaller. */
async function encodedRequest(request: HttpRequest, context: ContentCodingContext): Promise<HttpRequest | null> {
  const { body, method, headers } = request;
  if (body === null || method !== "POST" || headers["content-encoding"] !== undefined) return null;
  const size = body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const choice = context.policy.requestCoding(size, context.capabilities(), context.codecs.fastZstd);
  if (choice === null) return null;
  const encoded = await context.codecs.encoded(choice.encoding, body, choice.level);
  if (encoded.byteLength >= size) return null;
  return { ...request, headers: { ...headers, "content-encoding": choice.encoding }, body: [encoded] };
}
