import { ProtocolError } from "../../errors/index.js";
import { redactUrl } from "../../address/index.js";
import { tooLarge } from "../budget/response-budget.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import type { HttpCapabilities } from "../http-features.js";
import {
  type ByteSource,
  type ContentCodecs,
  type ContentCoding,
  contentCodingOf,
  DecodedSizeError,
} from "./content-codecs.js";
import type { CodingPolicy } from "./coding-policy.js";

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

const CODING_HEADERS: ReadonlySet<string> = new Set(["content-encoding", "x-vgi-content-encoding", "content-length"]);

function decodedResponse(response: HttpResponse, url: string, codecs: ContentCodecs, maxBytes: number): HttpResponse {
  const codings = [...namesOf(response, "content-encoding"), ...namesOf(response, "x-vgi-content-encoding")];
  if (codings.length === 0) return response;
  let failure: Error | null = null;
  let source: ByteSource = {
    read: async () => {
      const chunk = await response.read();
      if (chunk === null && response.failure !== null) throw response.failure;
      return chunk;
    },
  };
  for (const coding of codings) source = codecs.decoded(known(coding, response, url), source, maxBytes);
  return {
    status: response.status,
    header: (name) => (CODING_HEADERS.has(name) ? undefined : response.header(name)),
    headerNames: response.headerNames.filter((name) => !CODING_HEADERS.has(name)),
    get failure() {
      return failure ?? response.failure;
    },
    read: async () => {
      if (failure !== null) return null;
      try {
        return await source.read();
      } catch (error) {
        response.discard();
        if (error instanceof DecodedSizeError) throw tooLarge(url, error.maxBytes);
        failure = error instanceof Error ? error : new Error(String(error));
        return null;
      }
    },
    finish: () => response.finish(),
    discard: () => response.discard(),
  };
}

/** The codings of a body, the one that was applied last first. A proxy's own (`Content-Encoding`) lie around the server's. */
function namesOf(response: HttpResponse, header: string): string[] {
  return (response.header(header) ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")
    .toReversed();
}

function known(name: string, response: HttpResponse, url: string): ContentCoding {
  const coding = contentCodingOf(name);
  if (coding !== null) return coding;
  response.discard();
  throw new ProtocolError({
    what: `the answer of ${redactUrl(url)} can't be read`,
    why: `it is in the content coding ${JSON.stringify(name)}, which was not asked for`,
    next: "Check that no proxy between changes the worker's answers.",
  });
}
