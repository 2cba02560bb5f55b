/** What came of one attempt. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: unknown };

/** How often something is attempted, and when again. */
export interface Patience<T> {
  /** Most attempts, from 1. */
  readonly attempts: number;
  /** Milliseconds until the next attempt, after this one of a number from 1; `null` when what came of it stands. */
  delayAfter(outcome: Outcome<T>, attempt: number): number | null;
  /** Waits for the next attempt; rejects to give up. */
  pause(delayMs: number, outcome: Outcome<T>, attempt: number): Promise<void>;
}

/** Attempts something until what came of it stands, or for as often as `patience` allows: the last outcome, and how many attempts it took. */
export async function repeated<T>(
  once: () => Promise<T>,
  patience: Patience<T>,
): Promise<{ readonly outcome: Outcome<T>; readonly attempts: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await outcomeOf(once);
    const delay = attempt < patience.attempts ? patience.delayAfter(outcome, attempt) : null;
    if (delay === null) return { outcome, attempts: attempt };
    await patience.pause(delay, outcome, attempt);
  }
}

/** The value of an outcome; throws its error. */
export function settled<T>(outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value as T;
  throw outcome.error;
}

async function outcomeOf<T>(once: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await once() };
  } catch (error) {
    return { error };
  }
}
