import { redactUrl } from "../address/index.js";
import type { CallScope } from "../transports/call-scope.js";
import type { HttpHeaders, HttpClient, HttpRequest, HttpResponse } from "./http-client.js";
import { requestError } from "./http-errors.js";
import { rememberingLast } from "./remembering-last.js";

/** Settings of {@link HttpEndpoint}. */
export interface HttpEndpointOptions {
  /** Headers of every request, by any spelling of their names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For the message about it; the client enforces it. */
  readonly connectTimeoutMs: number;
}

/** One request below the address of a worker. */
export interface EndpointRequest extends Pick<HttpRequest, "method" | "body" | "replaySafe" | "placeOf"> {
  /** Below the prefix, without a leading slash. */
  readonly path: string;
  readonly headers?: HttpHeaders | undefined;
}

/** The address of a worker, with its prefix and query string, and a client to reach it by. */
export class HttpEndpoint {
  /** Fit for messages. */
  readonly address: string;
  readonly #base: URL;
  readonly #client: HttpClient;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #connectTimeoutMs: number;

  constructor(url: string, client: HttpClient, options: HttpEndpointOptions) {
    this.address = redactUrl(url);
    this.#base = new URL(url);
    // Credentials of an address travel as a header.
    this.#base.username = "";
    this.#base.password = "";
    this.#client = client;
    this.#headers = lowerCased(options.headers ?? {});
    this.#connectTimeoutMs = options.connectTimeoutMs;
  }

  readonly #allHeaders = rememberingLast((headers: HttpHeaders | undefined): HttpHeaders => ({
    ...this.#headers,
    ...headers,
  }));

  readonly url: (path: string) => string = rememberingLast((path: string) => {
    const url = new URL(this.#base);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${path}`;
    return url.href;
  });

  /**
   * Sends one request for as long as the scope allows; a response that comes later is dropped.
   *
   * @param what the method that is called, for messages
   */
  async send(request: EndpointRequest, what: string, scope: CallScope): Promise<HttpResponse> {
    scope.check();
    const responded = this.#client.send({
      method: request.method,
      url: this.url(request.path),
      headers: this.#allHeaders(request.headers),
      body: request.body,
      replaySafe: request.replaySafe,
      placeOf: request.placeOf,
      signal: scope.signal,
    });
    try {
      return await scope.race(responded);
    } catch (error) {
      responded.then(
        (late) => late.discard(),
        () => {},
      );
      scope.check();
      throw requestError(error, this.address, what, this.#connectTimeoutMs);
    }
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
