import type { Clock } from "../auth/clock.js";
import type { HttpClient, HttpResponse } from "../http-client.js";
import type { HttpCapabilities } from "../http-features.js";
import { rememberingLast } from "../remembering-last.js";
import { maxAgeOf, parseCapabilities } from "./parse-capabilities.js";

/**
 * What a server last said about itself. Its headers are on every response, so that most programs never have to ask; how long they hold
 * is said by the response of `/health` alone, since the others are about their own body.
 */
export class CapabilityCache {
  readonly #clock: Pick<Clock, "now">;
  #known: HttpCapabilities | null = null;
  /** How long what was seen holds, in milliseconds; `null` without end. */
  #maxAge: number | null = null;
  #seen = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** What was seen last, however long ago; `null` before the first response. */
  get known(): HttpCapabilities | null {
    return this.#known;
  }

  /** What was seen last, unless it has expired. */
  get fresh(): HttpCapabilities | null {
    return this.#maxAge !== null && this.#clock.now() >= this.#seen + this.#maxAge ? null : this.#known;
  }

  /** Learns from any response of the server. Those of a proxy that answers in its place say nothing. */
  observe(response: HttpResponse): void {
    if (ADVERTISED.some((name) => response.header(name) !== undefined)) this.#take(response);
  }

  /** Learns from the answer to a question for capabilities, where no header means that the server is older than all of them. */
  observeProbe(response: HttpResponse): HttpCapabilities {
    const age = maxAgeOf(response);
    this.#maxAge = age === null ? null : age * 1000;
    return this.#take(response);
  }

  #take(response: HttpResponse): HttpCapabilities {
    this.#seen = this.#clock.now();
    this.#known = parseCapabilities(response);
    return this.#known;
  }
}

/** Headers that a server which advertises anything sends with every response. */
const ADVERTISED = [
  "vgi-supported-encodings",
  "vgi-externalization-enabled",
  "vgi-accept-max-response-bytes-support",
] as const;

/** Keeps the cache up to date with every response of one origin. */
export function observingCapabilities(client: HttpClient, origin: string, cache: CapabilityCache): HttpClient {
  const originOf = rememberingLast((url: string) => new URL(url).origin);
  return {
    send: async (request) => {
      const response = await client.send(request);
      if (originOf(request.url) === origin) cache.observe(response);
      return response;
    },
    close: () => client.close(),
  };
}
