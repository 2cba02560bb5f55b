import type { LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import { Agent, type Dispatcher, EnvHttpProxyAgent, Pool, ProxyAgent, Socks5ProxyAgent } from "undici";
import { UnsupportedError, UsageError } from "../../errors/index.js";
import { isLoopback } from "../auth/loopback.js";
import type { SocketOptions, TlsOptions } from "../socket-options.js";
import type { DirectSockets } from "./direct-reads.js";
import { connectSettings, type ConnectSettings, createConnector } from "./tls-settings.js";

/** Settings of {@link createDispatchers}. */
export interface DispatcherOptions extends SocketOptions {
  /** How long connecting may take, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Sockets per server at once. */
  readonly connections: number;
  /** Finds the addresses of a host in place of `dns.lookup`; it may refuse them. Not asked where the host is an address. */
  readonly lookup?: LookupFunction | undefined;
  /** The server that `tls` is for. Default: all. */
  readonly origin?: string | undefined;
}

/** Which dispatcher a request goes through. */
export interface Dispatchers {
  for(origin: string): Dispatcher;
  close(): Promise<void>;
}

/** What all of ours have in common: deadlines are the callers', undici's would end long calls after 300 seconds. */
const NO_LIMITS = { headersTimeout: 0, bodyTimeout: 0 } as const;

/**
 * Throws `UsageError` for settings that can't work together, or that can't be read.
 *
 * @param sockets gets those that can read into memory of ours
 */
export function createDispatchers(options: DispatcherOptions, sockets: DirectSockets): Dispatchers {
  const { dispatcher, origin } = options;
  if (dispatcher !== undefined) {
    if (options.tls !== undefined || options.proxy !== undefined) {
      throw new UsageError({
        what: "a dispatcher was given together with tls or proxy",
        why: "it makes the sockets, so that these would have no effect",
        next: "Give them to the dispatcher: new Agent({ connect: { ca } }), new ProxyAgent(…).",
      });
    }
    return { for: () => dispatcher, close: () => Promise.resolve() };
  }
  const { connectTimeoutMs: timeout, lookup } = options;
  const common: ConnectSettings = { timeout, ...(lookup === undefined ? {} : { lookup }) };
  const proxy = options.proxy ?? (process.env["NODE_USE_ENV_PROXY"] === "1" ? "env" : false);
  const made = new Map<string, Dispatcher>();
  const get = (forWorker: boolean, through: string | false): Dispatcher => {
    const key = `${forWorker} ${through}`;
    let found = made.get(key);
    if (found === undefined) {
      const connect = connectSettings(forWorker ? options.tls : trustOf(options.tls), common);
      found = create(options, through, connect, sockets);
      made.set(key, found);
    }
    return found;
  };
  // Settings that can't be used are told at once.
  get(true, proxy);
  return {
    for: (requested) => {
      const forWorker = options.tls === undefined || origin === undefined || requested === origin;
      // The variables are set for a whole session, and mean other machines.
      return get(forWorker, proxy === "env" && isLoopback(new URL(requested)) ? false : proxy);
    },
    close: async () => {
      await Promise.all([...made.values()].map((one) => one.destroy()));
    },
  };
}

function create(
  options: DispatcherOptions,
  proxy: string | false,
  connect: ConnectSettings,
  sockets: DirectSockets,
): Dispatcher {
  const { connections, connectTimeoutMs } = options;
  if (proxy === false) return new Agent({ ...NO_LIMITS, connections, connect: createConnector(connect, sockets) });
  const proxied = {
    ...NO_LIMITS,
    connections,
    connect: createConnector(connect),
    requestTls: connect,
    proxyTls: { timeout: connectTimeoutMs },
    // Plain http goes to a proxy as it is; most refuse tunnels to other ports than that of https.
    proxyTunnel: false,
    // A proxy may take a connection and then say nothing.
    clientFactory: (origin: URL, settings: object) =>
      new Pool(origin, { ...settings, headersTimeout: connectTimeoutMs, bodyTimeout: 0 }),
  };
  if (proxy === "env") {
    return new EnvHttpProxyAgent({
      ...proxied,
      ...fromEnvironment("httpProxy", ["http_proxy", "HTTP_PROXY"]),
      ...fromEnvironment("httpsProxy", ["https_proxy", "HTTPS_PROXY"]),
    });
  }
  const url = proxyUrl(proxy, "proxy");
  if (url.protocol !== "socks5:") return new ProxyAgent({ ...proxied, uri: url.href });
  // Documented, and left out of the types.
  const tls: object = { requestTls: connect };
  return new Socks5ProxyAgent(url, { ...NO_LIMITS, connections, ...tls });
}

/** Without a scheme it is `http://`, as for curl. */
function fromEnvironment(option: "httpProxy" | "httpsProxy", names: readonly string[]): Record<string, string> {
  const name = names.find((candidate) => process.env[candidate]);
  const value = name === undefined ? undefined : process.env[name];
  if (name === undefined || value === undefined) return {};
  return { [option]: proxyUrl(value.includes("://") ? value : `http://${value}`, name).href };
}

/** Of the settings for the worker, what other servers are judged by. */
function trustOf(tls: TlsOptions | undefined): TlsOptions | undefined {
  return tls?.ca === undefined ? undefined : { ca: [...rootCertificates, ...[tls.ca].flat()] };
}

function proxyUrl(text: string, name: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "") {
    throw new UsageError({
      what: `${name} is no address of a proxy`,
      next: 'Write it as "http://host:port", with user:password@ before the host where it wants them, or "env".',
    });
  }
  // With both, the proxy resolves names; curl tells them apart.
  if (["socks:", "socks5:", "socks5h:"].includes(url.protocol))
    return new URL(url.href.replace(/^socks5?h?:/, "socks5:"));
  if (url.protocol === "http:" || url.protocol === "https:") return url;
  throw new UnsupportedError({
    what: `proxies of the kind ${url.protocol}// are not supported`,
    next: "Use one with http://, https:// or socks5://, or give a dispatcher of your own.",
  });
}
