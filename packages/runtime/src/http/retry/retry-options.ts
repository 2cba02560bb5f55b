import { UsageError } from "../../errors/index.js";

/** Which requests are sent again after a failure that may pass, and how patiently. */
export interface HttpRetryOptions {
  /** How often a request is sent at most. Default 3; 1 never sends again. */
  readonly attempts?: number | undefined;
  /** The first pause is anything up to this, the next up to twice as long, and so on; in milliseconds. Default 250. */
  readonly baseDelayMs?: number | undefined;
  /** Longest pause, in milliseconds. Default 10,000. A server that asks for a longer one (`Retry-After`) is not asked again. */
  readonly maxDelayMs?: number | undefined;
  /**
   * Methods that may run twice without harm, e.g. `(method) => method.endsWith("_get")`. Only the caller can know: a proxy that answers
   * 502 does not tell whether the worker has run the call. Default of `createPool`: none; of `connect` of `vgi-client`: those that only
   * read. Streams are covered up to their first byte, that is, for the request that opens them; what continues a stream is never sent
   * again.
   */
  readonly replaySafe?: ((method: string) => boolean) | undefined;
}

/** {@link HttpRetryOptions} with defaults. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** @throws UsageError for numbers that make no sense */
export function retryPolicy(options: HttpRetryOptions = {}): RetryPolicy {
  const { attempts = 3, baseDelayMs = 250, maxDelayMs = 10_000 } = options;
  if (!Number.isSafeInteger(attempts) || attempts < 1) throw wrong("attempts", attempts, "an integer from 1");
  if (!(baseDelayMs >= 0)) throw wrong("baseDelayMs", baseDelayMs, "a number from 0");
  if (!(maxDelayMs >= 0)) throw wrong("maxDelayMs", maxDelayMs, "a number from 0");
  return { attempts, baseDelayMs, maxDelayMs };
}

function wrong(name: string, value: number, expected: string): UsageError {
  return new UsageError({ what: `retry.${name} can't be ${value}`, why: `it is ${expected}` });
}
