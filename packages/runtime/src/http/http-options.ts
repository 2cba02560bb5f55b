import type { FrameReaderOptions } from "vgi-arrow";
import type { RequestUploader } from "../external/request-uploader.js";
import type { BatchTransfers } from "../transports/batch-transfer.js";
import type { AuthOptions } from "./auth/auth-options.js";
import { type ResponseBudget, responseBudget } from "./budget/response-budget.js";
import { checkHeaders } from "./check-headers.js";
import { type CodingPolicy, codingPolicy, type CompressionOptions } from "./coding/coding-policy.js";
import { type HttpRetryOptions, type RetryPolicy, retryPolicy } from "./retry/retry-options.js";
import type { SocketOptions } from "./socket-options.js";

/** Settings of connections over HTTP. */
export interface HttpOptions extends AuthOptions, CompressionOptions, SocketOptions {
  /** http: headers of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * http: most bytes of a response once it is decoded, 65,536 and up; `null` for no limit. Default 256 MiB. Larger ones end in
   * `ResponseTooLargeError`, or in the server's own error. Naming a limit demands that the server keeps to it as well: one that doesn't
   * say so is not called (`UnsupportedError`).
   */
  readonly maxResponseBytes?: number | null | undefined;
  /** http: what is sent again after a failure that may pass. `null` sends nothing again. */
  readonly retry?: HttpRetryOptions | null | undefined;
}

/** What the pool adds to the options of its user. */
export interface HttpPoolOptions extends HttpOptions {
  readonly connectTimeoutMs?: number | undefined;
  readonly maxConnections?: number | undefined;
  readonly limits?: FrameReaderOptions | undefined;
  readonly transfers?: BatchTransfers | undefined;
  readonly uploader?: RequestUploader | undefined;
}

/** {@link HttpPoolOptions}, checked and with defaults. */
export interface HttpSettings extends HttpPoolOptions {
  readonly connectTimeoutMs: number;
  readonly maxConnections: number;
  readonly budget: ResponseBudget;
  readonly coding: CodingPolicy;
  readonly retries: RetryPolicy;
}

/** @throws UsageError for a setting that makes no sense: at once, and not with the first call */
export function httpSettings(url: string, options: HttpPoolOptions): HttpSettings {
  checkHeaders(options.headers ?? {});
  return {
    ...options,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxConnections: options.maxConnections ?? 8,
    budget: responseBudget(options.maxResponseBytes),
    coding: codingPolicy(url, options),
    retries: retryPolicy(options.retry === null ? { attempts: 1 } : options.retry),
  };
}
