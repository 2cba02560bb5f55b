import { ExternalStorageError } from "../errors/index.js";
import { repeated, settled } from "../retry/repeated.js";
import type { CallScope } from "../transports/call-scope.js";
import { MAX_TIMER, timerMs } from "../transports/timers.js";
import type { ExternalSettings } from "./external-options.js";
import { type StorageCall, waitFor } from "./storage-access.js";
import { mayPass, storageError } from "./storage-error.js";

type RetrySettings = Pick<ExternalSettings, "attempts" | "retryDelayMs" | "timeoutMs">;

/**
 * Does something up to `attempts` times, each within `timeoutMs`, as long as it fails with what may pass. Whatever an attempt has under
 * way ends with it.
 */
export async function withAttempts<T>(
  verb: "read" | "written",
  url: URL,
  settings: RetrySettings,
  scope: CallScope | null,
  work: (call: StorageCall) => Promise<T>,
): Promise<T> {
  const { outcome, attempts } = await repeated(() => timed(verb, url, settings, scope, work), {
    attempts: settings.attempts,
    delayAfter: ({ error }) => (isWorthAnother(error) ? settings.retryDelayMs : null),
    pause: (delayMs) => pause(delayMs, scope),
  });
  if (isWorthAnother(outcome.error)) throw given(outcome.error, attempts);
  return settled(outcome);
}

/** Whether it may pass, and was not given up by attempts within this one. */
function isWorthAnother(error: unknown): error is ExternalStorageError {
  return mayPass(error) && !exhausted.has(error);
}

async function timed<T>(
  verb: "read" | "written",
  url: URL,
  { timeoutMs }: RetrySettings,
  scope: CallScope | null,
  work: (call: StorageCall) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const expire = (): void =>
      reject(
        storageError(verb, url, {
          reason: "timeout",
          why: `it was not done within ${timeoutMs} ms`,
          next: "Raise external.timeoutMs for large objects or slow storage.",
        }),
      );
    if (timeoutMs <= MAX_TIMER) timer = setTimeout(expire, timeoutMs);
  });
  try {
    return await Promise.race([work({ scope, signal: controller.signal }), late]);
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
}

async function pause(delayMs: number, scope: CallScope | null): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timerMs(delayMs));
  });
  try {
    await waitFor({ scope }, passed);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors after the last attempt: where attempts are nested, the outer ones don't begin anew. */
const exhausted = new WeakSet<ExternalStorageError>();

function given(error: ExternalStorageError, attempts: number): ExternalStorageError {
  const { what, why, next } = error;
  const last =
    attempts === 1
      ? error
      : new ExternalStorageError({ what, why: `${why}, in each of ${attempts} attempts`, next }, error);
  exhausted.add(last);
  return last;
}
