import { CallScope } from "../../transports/call-scope.js";
import type { HttpResponse } from "../http-client.js";
import type { HttpEndpoint } from "../http-endpoint.js";
import { httpAnswerError } from "../http-errors.js";
import type { HttpCapabilities } from "../http-features.js";
import type { CapabilityCache } from "./capability-cache.js";

const WHAT = "asking for capabilities";

/** Gives what a server advertises: as seen, or asked for when nothing was seen yet or what was seen has expired. */
export class CapabilitySource {
  readonly #endpoint: HttpEndpoint;
  readonly #cache: CapabilityCache;

  constructor(endpoint: HttpEndpoint, cache: CapabilityCache) {
    this.#endpoint = endpoint;
    this.#cache = cache;
  }

  /** What is known without asking. */
  get known(): HttpCapabilities | null {
    return this.#cache.known;
  }

  async get(scope: CallScope): Promise<HttpCapabilities> {
    const { fresh } = this.#cache;
    if (fresh !== null) return fresh;
    // What every server answers, without credentials too (wire specification, section 10); some older ones know GET alone.
    let response = await this.#ask("HEAD", scope);
    if (response.status === 405) {
      response.finish();
      response = await this.#ask("GET", scope);
    }
    if (response.status < 200 || response.status > 299) {
      throw await scope.race(httpAnswerError(response, this.#endpoint.url("health"), WHAT));
    }
    response.finish();
    return this.#cache.observeProbe(response);
  }

  /** The same on behalf of a request, as long as that is wanted. */
  async getFor(signal: AbortSignal): Promise<HttpCapabilities> {
    const { fresh } = this.#cache;
    if (fresh !== null) return fresh;
    const scope = new CallScope(`${WHAT} of ${this.#endpoint.address}`, { signal });
    try {
      return await this.get(scope);
    } finally {
      scope.end();
    }
  }

  #ask(method: "HEAD" | "GET", scope: CallScope): Promise<HttpResponse> {
    return this.#endpoint.send({ method, path: "health", body: null }, WHAT, scope);
  }
}
