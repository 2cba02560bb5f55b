import type { Dispatcher } from "undici";

/** Text in PEM, or its bytes. */
export type Pem = string | Uint8Array;

/** How a TLS connection to the worker is made. Only the worker gets the certificate of the caller. */
export interface TlsOptions {
  /**
   * Certificates of the issuers that may vouch for the worker, in place of those that Node.js brings along. Other servers that a login
   * leads to may be vouched for by either.
   */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** Certificate of the caller, with the chain behind it, for workers that want one (mutual TLS). */
  readonly cert?: Pem | readonly Pem[] | undefined;
  /** Private key of `cert`. */
  readonly key?: Pem | undefined;
  /** Of an encrypted `key`. */
  readonly passphrase?: string | undefined;
  /** Name that the worker's certificate must be for, and that is sent to it. Default: the host of the address. */
  readonly servername?: string | undefined;
  /**
   * False takes any certificate of the worker: anybody on the way can then be the worker, and read what is sent. A warning of the
   * process says so. Default true.
   */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** Settings of the sockets of an HTTP connection. */
export interface SocketOptions {
  /** http: certificates. */
  readonly tls?: TlsOptions | undefined;
  /**
   * http: goes through a proxy: `http://`, `https://` (TLS to the proxy) or `socks5://`, with `user:password@` where it wants them.
   * Names of hosts are resolved by the proxy. `"env"` follows `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in lower case too.
   * Default: none, unless `NODE_USE_ENV_PROXY=1`, by which Node.js itself follows these variables.
   */
  readonly proxy?: string | false | undefined;
  /**
   * http: a dispatcher of undici 7 that all requests go through, in place of `tls`, `proxy` and `connectTimeoutMs`. It is not closed
   * with the pool, and its time-outs apply: those of an Agent end calls after 300 seconds unless `headersTimeout` and `bodyTimeout` are
   * 0.
   */
  readonly dispatcher?: Dispatcher | undefined;
}
