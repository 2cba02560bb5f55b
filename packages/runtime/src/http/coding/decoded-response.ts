import { redactUrl } from "../../address/index.js";
import { ProtocolError } from "../../errors/index.js";
import { tooLarge } from "../budget/counted-response.js";
import type { HttpResponse } from "../http-client.js";
import {
  type ByteSource,
  type ContentCodecs,
  type ContentCoding,
  contentCodingOf,
  DecodedSizeError,
} from "./content-codecs.js";

/** A server compresses once, and a proxy before it may do so again. More is not meant well. */
const MOST_CODINGS = 3;
/** How much of a body, and for how long, is read on for the sake of its socket. */
const FINISH_BYTES = 64 * 1024;
const FINISH_MS = 1000;

/**
 * A response without its content codings; itself, when it has none. Throws `ProtocolError` for codings that are not known.
 *
 * @param maxBytes most bytes of the decoded body
 */
export function decodedResponse(
  response: HttpResponse,
  url: string,
  codecs: ContentCodecs,
  maxBytes: number,
): HttpResponse {
  if (!isCoded(response)) return response;
  const codings = codingsOf(response, url);
  return codings.length === 0 ? response : new DecodedResponse(response, url, codings, codecs, maxBytes);
}

/** Whether a response has content codings, or may have. Most have none. */
export function isCoded(response: Pick<HttpResponse, "header">): boolean {
  return ENCODING_HEADERS.some((header) => response.header(header) !== undefined);
}

const ENCODING_HEADERS = ["content-encoding", "x-vgi-content-encoding"] as const;
const CODING_HEADERS: ReadonlySet<string> = new Set([...ENCODING_HEADERS, "content-length"]);

class DecodedResponse implements HttpResponse {
  readonly #response: HttpResponse;
  readonly #url: string;
  readonly #source: ByteSource;
  #failure: Error | null = null;
  #ended = false;

  constructor(
    response: HttpResponse,
    url: string,
    codings: readonly ContentCoding[],
    codecs: ContentCodecs,
    maxBytes: number,
  ) {
    this.#response = response;
    this.#url = url;
    let source: ByteSource = {
      read: async () => {
        const chunk = await response.read();
        if (chunk === null && response.failure !== null) throw response.failure;
        return chunk;
      },
    };
    for (const coding of codings) source = codecs.decoded(coding, source, maxBytes);
    this.#source = source;
  }

  get status(): number {
    return this.#response.status;
  }

  get headerNames(): readonly string[] {
    return this.#response.headerNames.filter((name) => !CODING_HEADERS.has(name));
  }

  get failure(): Error | null {
    return this.#failure ?? this.#response.failure;
  }

  header(name: string): string | undefined {
    return CODING_HEADERS.has(name) ? undefined : this.#response.header(name);
  }

  async read(): Promise<Uint8Array | null> {
    if (this.#ended) return null;
    try {
      const chunk = await this.#source.read();
      this.#ended = chunk === null;
      return chunk;
    } catch (error) {
      this.#ended = true;
      this.#response.discard();
      if (error instanceof DecodedSizeError) throw tooLarge(this.#url, error.maxBytes);
      this.#failure = error instanceof Error ? error : new Error(String(error));
      return null;
    }
  }

  /** Reads on through the decoder, which may be waiting for the last bytes already. */
  finish(): void {
    const timer = setTimeout(() => this.discard(), FINISH_MS);
    void this.#drain()
      .catch(() => false)
      .then((ended) => {
        clearTimeout(timer);
        if (ended) this.#response.finish();
        else this.discard();
      });
  }

  discard(): void {
    this.#response.discard();
  }

  async #drain(): Promise<boolean> {
    for (let size = 0; size <= FINISH_BYTES;) {
      const chunk = await this.read();
      if (chunk === null) return this.#failure === null;
      size += chunk.byteLength;
    }
    return false;
  }
}

/** The codings of a body, the one that was applied last first. A proxy's own (`Content-Encoding`) lie around the server's. */
function codingsOf(response: HttpResponse, url: string): ContentCoding[] {
  const names = ENCODING_HEADERS.flatMap((header) => namesIn(response.header(header)));
  const codings = names.map(contentCodingOf).filter((coding) => coding !== null);
  if (codings.length === names.length && codings.length <= MOST_CODINGS) return codings;
  response.discard();
  throw new ProtocolError({
    what: `the answer of ${redactUrl(url)} can't be read`,
    why: `it is in the content coding ${JSON.stringify(names.join(", "))}, which was not asked for`,
    next: "Check that no proxy between changes the worker's answers.",
  });
}

function namesIn(value = ""): string[] {
  return value
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity")
    .toReversed();
}
