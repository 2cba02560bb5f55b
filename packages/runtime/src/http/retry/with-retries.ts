import { redactUrl } from "../../address/index.js";
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
      for (let attempt = 1; ; attempt += 1) {
        const last = attempt === policy.attempts;
        const outcome = await attemptOnce(client, request);
        if (!isTransient(outcome, request) || last) return settled(outcome);
        const delay = delayBefore(attempt, outcome, policy, world);
        if (delay === null) return settled(outcome);
        if (outcome.response !== undefined) outcome.response.finish();
        world.retrying?.({
          url: redactUrl(request.url),
          attempts: attempt,
          delayMs: delay,
          status: outcome.response?.status ?? null,
          error: outcome.error ?? null,
        });
        await world.clock.sleep(delay, request.signal);
      }
    },
    close: () => client.close(),
  };
}

type Outcome =
  | { readonly response: HttpResponse; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown };

async function attemptOnce(client: HttpClient, request: HttpRequest): Promise<Outcome> {
  try {
    return { response: await client.send(request) };
  } catch (error) {
    return { error };
  }
}

function settled(outcome: Outcome): HttpResponse {
  if (outcome.response === undefined) throw outcome.error;
  return outcome.response;
}

function isReplaySafe(request: HttpRequest): boolean {
  return request.replaySafe ?? request.method !== "POST";
}

function isTransient(outcome: Outcome, request: HttpRequest): boolean {
  if (outcome.response !== undefined) return TRANSIENT.has(outcome.response.status);
  return !request.signal.aborted && isConnectionFailure(outcome.error);
}

function isConnectionFailure(error: unknown): boolean {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" && BROKEN.has(code);
}

/** Milliseconds until the next attempt; `null` when the server wants to be left alone for longer than that is worth. */
function delayBefore(attempt: number, outcome: Outcome, policy: RetryPolicy, world: RetryWorld): number | null {
  // Full jitter: clients that failed together don't come back together.
  const backoff = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1)) * world.random();
  const asked = retryAfterMs(outcome.response?.header("retry-after"), world.clock.now());
  if (asked !== null && asked > policy.maxDelayMs) return null;
  return Math.max(backoff, asked ?? 0);
}
