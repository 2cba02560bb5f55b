import { redactUrl } from "../../address/index.js";
import { type Outcome, repeated, settled } from "../../retry/repeated.js";
import type { Clock } from "../auth/clock.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import { retryAfterMs } from "./retry-after.js";
import type { RetryEvent } from "./retry-event.js";
import type { RetryPolicy } from "./retry-options.js";

/** What of the world retries depend on, replaceable in tests. */
export interface RetryWorld {
  readonly clock: Clock;
  /** At least 0 and below 1. */
  random(): number;
  /** Hears of every repetition, before the pause. */
  retrying?(event: RetryEvent): void;
}

/** Too many requests; a proxy that found no worker, or lost it; a worker that is overloaded or shuts down. */
const TRANSIENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Connections that were not made or broke. Hosts that don't exist and certificates that don't fit stay as they are. */
const BROKEN: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EPIPE",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_SOCKET",
]);

/**
 * Sends requests that may be replayed again, after failures that may pass: status 429, 502, 503 or 504, and connections that failed.
 * It ends with the first response of another kind, before a byte of its body was read, or with the last failure as it was.
 */
export function withRetries(client: HttpClient, policy: RetryPolicy, world: RetryWorld): HttpClient {
  if (policy.attempts === 1) return client;
  return {
    send: async (request) => {
      if (!isReplaySafe(request)) return client.send(request);
      const { outcome } = await repeated(() => client.send(request), {
        attempts: policy.attempts,
        delayAfter: (last, attempt) => (isTransient(last, request) ? delayBefore(attempt, last, policy, world) : null),
        pause: async (delayMs, { value: response, error = null }, attempts) => {
          response?.finish();
          world.retrying?.({
            url: redactUrl(request.url),
            attempts,
            delayMs,
            status: response?.status ?? null,
            error,
          });
          await world.clock.sleep(delayMs, request.signal);
        },
      });
      return settled(outcome);
    },
    close: () => client.close(),
  };
}

function isReplaySafe(request: HttpRequest): boolean {
  return request.replaySafe ?? request.method !== "POST";
}

function isTransient({ value: response, error }: Outcome<HttpResponse>, request: HttpRequest): boolean {
  if (response !== undefined) return TRANSIENT.has(response.status);
  return !request.signal.aborted && isConnectionFailure(error);
}

function isConnectionFailure(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" && BROKEN.has(code);
}

/** Milliseconds until the next attempt; `null` when the server wants to be left alone for longer than that is worth. */
function delayBefore(
  attempt: number,
  outcome: Outcome<HttpResponse>,
  policy: RetryPolicy,
  world: RetryWorld,
): number | null {
  // Full jitter: clients that failed together don't come back together.
  const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1)) * world.random();
  const asked = retryAfterMs(outcome.value?.header("retry-after"), world.clock.now());
  if (asked !== null && asked > policy.maxDelayMs) return null;
  return Math.max(backoff, asked ?? 0);
}
