import type { HttpConnectionOptions } from "../http-connection.js";
import { HttpConnection } from "../http-connection.js";
import type { HttpClient } from "../http-client.js";
import { createUndiciClient } from "./undici-client.js";

/** The HTTP side of a pool: its connections share one client, and so sockets. */
export class HttpOpener {
  readonly #url: string;
  readonly #options: HttpConnectionOptions;
  readonly #client: HttpClient;

  constructor(url: string, options: HttpConnectionOptions & { readonly maxConnections: number }) {
    this.#url = url;
    this.#options = options;
    this.#client = createUndiciClient({
      connectTimeoutMs: options.connectTimeoutMs,
      connections: options.maxConnections,
    });
  }

  open(): HttpConnection {
    return new HttpConnection(this.#url, this.#client, this.#options);
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
