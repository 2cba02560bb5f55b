import { systemClock } from "../http/auth/clock.js";
import { CapabilityCache } from "../http/capabilities/capability-cache.js";
import { CapabilitySource } from "../http/capabilities/capability-source.js";
import type { HttpClient, HttpResponse } from "../http/http-client.js";
import { HttpConnection } from "../http/http-connection.js";
import { HttpEndpoint } from "../http/http-endpoint.js";
import { ARROW } from "./http-worker.js";

/** An answer may be a token to go on with and nothing else, again and again: the program's limits end that, not the protocol. */
const MOST_REQUESTS = 50;

/** An HTTP client that answers requests with the same bytes, as Arrow, up to a number; it counts requests, and reads of bodies. */
export class CannedHttp implements HttpClient {
  requests = 0;
  reads = 0;
  readonly #chunks: readonly Uint8Array[];

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = chunks;
  }

  send(): Promise<HttpResponse> {
    this.requests += 1;
    if (this.requests > MOST_REQUESTS) return Promise.reject(new Error("there are no more answers"));
    const chunks = this.#chunks.map((chunk) => chunk.slice());
    return Promise.resolve({
      status: 200,
      header: (name) => (name === "content-type" ? ARROW : undefined),
      headerNames: ["content-type"],
      read: () => {
        this.reads += 1;
        return Promise.resolve(chunks.shift() ?? null);
      },
      failure: null,
      finish: () => {},
      discard: () => {
        chunks.length = 0;
      },
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A connection over this client alone: without retries, codings or credentials. */
export function connectOver(client: HttpClient): HttpConnection {
  const url = "http://canned";
  const options = { connectTimeoutMs: 1000 };
  const capabilities = new CapabilitySource(new HttpEndpoint(url, client, options), new CapabilityCache(systemClock));
  return new HttpConnection(url, { client, capabilities, written: () => Promise.resolve() }, options);
}
