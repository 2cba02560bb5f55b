import { systemClock } from "../auth/clock.js";
import { withAuthorization } from "../auth/with-authorization.js";
import { withResponseBudget } from "../budget/response-budget.js";
import { CapabilityCache, observingCapabilities } from "../capabilities/capability-cache.js";
import { CapabilitySource } from "../capabilities/capability-source.js";
import { nodeCodecs } from "../coding/node/node-codecs.js";
import { withContentCoding } from "../coding/with-content-coding.js";
import type { HttpClient } from "../http-client.js";
import { HttpConnection, type HttpConnectionOptions, type HttpShared } from "../http-connection.js";
import { HttpEndpoint } from "../http-endpoint.js";
import type { HttpSettings } from "../http-options.js";
import { refusingRedirects } from "../redirects.js";
import { withRetries } from "../retry/with-retries.js";
import { publishRetry } from "../../telemetry/node/diagnostics-channels.js";
import { createUndiciClient } from "./undici-client.js";

/** The HTTP side of a pool: its connections share one client, and so sockets, and what is known about the server. */
export class HttpOpener {
  readonly #url: string;
  readonly #options: HttpConnectionOptions;
  readonly #shared: HttpShared;

  constructor(url: string, settings: HttpSettings) {
    this.#url = url;
    this.#options = { ...settings, replaySafe: settings.retry?.replaySafe };
    const cache = new CapabilityCache(systemClock);
    // The source asks through the client that asks it: it is there by then.
    const client = decorated(url, settings, cache, () => capabilities);
    const capabilities = new CapabilitySource(new HttpEndpoint(url, client, settings), cache);
    this.#shared = { client, capabilities, written: eventsRun };
  }

  open(): HttpConnection {
    return new HttpConnection(this.#url, this.#shared, this.#options);
  }

  close(): Promise<void> {
    return this.#shared.client.close();
  }
}

/** undici writes to a socket that it used before when it has seen that nothing came from it in the meantime. */
function eventsRun(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What is added to every request, from the socket outwards: whatever reads a body comes after what decodes it. */
function decorated(
  url: string,
  settings: HttpSettings,
  cache: CapabilityCache,
  capabilities: () => CapabilitySource,
): HttpClient {
  const { budget, coding, retries, connectTimeoutMs, maxConnections } = settings;
  const { origin } = new URL(url);
  const { tls, proxy, dispatcher } = settings;
  const sockets = createUndiciClient({ connectTimeoutMs, connections: maxConnections, origin, tls, proxy, dispatcher });
  let client = withContentCoding(sockets, {
    codecs: nodeCodecs,
    policy: coding,
    maxResponseBytes: budget.maxBytes,
    capabilities: () => cache.known,
  });
  client = observingCapabilities(client, origin, cache);
  client = withAuthorization(client, { ...settings, worker: url, logins: sockets });
  client = withRetries(client, retries, { clock: systemClock, random: Math.random, retrying: publishRetry });
  client = refusingRedirects(client);
  return withResponseBudget(client, budget, (signal) => capabilities().getFor(signal));
}
