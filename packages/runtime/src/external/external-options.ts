import type { SocketOptions } from "../http/socket-options.js";

/** How batches in external storage are reached: `external` of `createPool` and `connect`. */
export interface ExternalOptions {
  /** Whether plain `http:` may be used, where anybody on the way reads the data and the URL. Default `false`. */
  readonly allowHttp?: boolean | undefined;
  /**
   * Whether addresses of this machine, of private networks and of links may be connected to. Default `false`: a worker must not use this
   * program to reach what only it can reach.
   */
  readonly allowPrivateAddresses?: boolean | undefined;
  /** Asked for every URL that the other rules allow, redirects and uploads included; `false` refuses it. Default: all are fine. */
  readonly urlPolicy?: ((url: URL) => boolean | Promise<boolean>) | undefined;
  /** Certificates, as `tls` of the pool, which is for the worker alone. */
  readonly tls?: SocketOptions["tls"];
  /**
   * A proxy, as `proxy` of the pool, which is for the worker alone. It resolves names of hosts itself, so that only hosts that are written
   * as addresses are still known to be public. Default: none, whatever the environment says.
   */
  readonly proxy?: SocketOptions["proxy"];
  /** A dispatcher of undici, as `dispatcher` of the pool. What it connects to is up to it. */
  readonly dispatcher?: SocketOptions["dispatcher"];
  /** Most bytes of an object as it is stored. Default 256 MiB. */
  readonly maxEncodedBytes?: number | undefined;
  /** Most bytes of an object once it is decompressed. Default 16 times `maxEncodedBytes`. */
  readonly maxDecodedBytes?: number | undefined;
  /** How often an object is asked for before a failure that may pass is reported. Default 3. */
  readonly attempts?: number | undefined;
  /** Time between two attempts, in milliseconds. Default 500. */
  readonly retryDelayMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. Default 60,000; the limits of the call hold as well. */
  readonly timeoutMs?: number | undefined;
  /** Redirects that are followed. Default 5; 0 refuses them. */
  readonly maxRedirects?: number | undefined;
  /** Objects of this size and more are read in several parts at once, where the storage can do that. Default 64 MiB. */
  readonly parallelFromBytes?: number | undefined;
  /** Size of these parts. Default 8 MiB. */
  readonly partBytes?: number | undefined;
  /** How many parts are read at once. Default 8. */
  readonly parallelParts?: number | undefined;
}

/** {@link ExternalOptions} with every default filled in. */
export interface ExternalSettings {
  readonly sockets: SocketOptions;
  readonly allowHttp: boolean;
  readonly allowPrivateAddresses: boolean;
  readonly urlPolicy: (url: URL) => boolean | Promise<boolean>;
  readonly maxEncodedBytes: number;
  readonly maxDecodedBytes: number;
  readonly attempts: number;
  readonly retryDelayMs: number;
  readonly timeoutMs: number;
  readonly maxRedirects: number;
  readonly parallelFromBytes: number;
  readonly partBytes: number;
  readonly parallelParts: number;
}

const MIB = 2 ** 20;

export function externalSettings(options: ExternalOptions = {}): ExternalSettings {
  const maxEncodedBytes = options.maxEncodedBytes ?? 256 * MIB;
  const { tls, proxy = false, dispatcher } = options;
  return {
    // With a dispatcher, no other setting may be given.
    sockets: dispatcher === undefined ? { tls, proxy } : { tls, proxy: options.proxy, dispatcher },
    allowHttp: options.allowHttp ?? false,
    allowPrivateAddresses: options.allowPrivateAddresses ?? false,
    urlPolicy: options.urlPolicy ?? (() => true),
    maxEncodedBytes,
    maxDecodedBytes: options.maxDecodedBytes ?? 16 * maxEncodedBytes,
    attempts: Math.max(1, options.attempts ?? 3),
    retryDelayMs: options.retryDelayMs ?? 500,
    timeoutMs: options.timeoutMs ?? 60_000,
    maxRedirects: options.maxRedirects ?? 5,
    parallelFromBytes: options.parallelFromBytes ?? 64 * MIB,
    partBytes: Math.max(1, options.partBytes ?? 8 * MIB),
    parallelParts: Math.max(1, options.parallelParts ?? 8),
  };
}
