import { UsageError } from "../../errors/index.js";
import type { HttpCapabilities } from "../http-features.js";
import { isLoopback } from "../auth/loopback.js";
import type { ContentCoding } from "./content-codecs.js";

/** How requests are compressed. */
export interface RequestCompression {
  /** Default `zstd`. */
  readonly encoding?: ContentCoding | undefined;
  /** Effort: zstd 1 to 22, default 3; gzip 1 to 9, default 6. */
  readonly level?: number | undefined;
}

/** What of HTTP's compression is used. */
export interface CompressionOptions {
  /**
   * http: request bodies: `null` never; an object always, unless the server said that it can't; left out, as it pays: with zstd, for
   * requests of 16 KiB and more to other machines, once a response has said that the server can, on Node.js from 22.15 on.
   */
  readonly compression?: RequestCompression | null | undefined;
  /**
   * http: codings of responses, in order of preference. Default: `["zstd"]` from other machines, `[]` from this one. gzip costs servers about
   * fifteen times what zstd does. Whatever comes is decoded.
   */
  readonly acceptCompression?: readonly ContentCoding[] | undefined;
}

/** How one request goes out. */
export interface RequestCoding {
  readonly encoding: ContentCoding;
  readonly level?: number | undefined;
}

/** Decisions about compression. */
export interface CodingPolicy {
  /** Codings of responses, in order of preference. */
  readonly accepted: readonly ContentCoding[];
  /**
   * How a request body of so many bytes goes out; `null` as it is.
   *
   * @param capabilities what is known about the server
   * @param fastZstd whether this platform compresses cheaply
   */
  requestCoding(size: number, capabilities: HttpCapabilities | null, fastZstd: boolean): RequestCoding | null;
}

/** Below this, a request fits into a few packets, and compression only takes time. */
const WORTH_IT = 16 * 1024;

/**
 * Decides for one server. On one machine bytes cost nothing on their way, and compressing them does: with the reference server 8 MB there
 * and back took 150 ms plain, 240 to 390 with zstd (two to three times as long on Node.js 20), and 900 to 1,900 with gzip.
 *
 * @throws UsageError for levels that don't exist
 */
export function codingPolicy(url: string, options: CompressionOptions): CodingPolicy {
  const near = isLoopback(new URL(url));
  const { compression } = options;
  if (compression !== null && compression !== undefined) checkLevel(compression);
  return {
    accepted: options.acceptCompression ?? (near ? [] : ["zstd"]),
    requestCoding: (size, capabilities, fastZstd) => {
      if (compression === null || size === 0) return null;
      const encodings = capabilities?.supportedEncodings;
      if (compression === undefined) {
        const pays = !near && fastZstd && size >= WORTH_IT;
        return pays && encodings?.includes("zstd") === true ? { encoding: "zstd" } : null;
      }
      const encoding = compression.encoding ?? "zstd";
      return encodings === undefined || encodings.includes(encoding) ? { ...compression, encoding } : null;
    },
  };
}

function checkLevel({ encoding = "zstd", level }: RequestCompression): void {
  const highest = encoding === "zstd" ? 22 : 9;
  if (level === undefined || (Number.isInteger(level) && level >= 1 && level <= highest)) return;
  throw new UsageError({
    what: `compression.level can't be ${level}`,
    why: `${encoding} has the levels 1 to ${highest}`,
    next: "Give compression: null for no compression.",
  });
}
