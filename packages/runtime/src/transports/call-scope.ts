import type { RpcCallOptions } from "../connection.js";
import { CancelledError, DeadlineError, type VgiError } from "../errors/index.js";

/** Longest delay that timers take; a longer deadline is as good as none. */
const MAX_TIMER = 2 ** 31 - 1;

/**
 * The limits of one call: the caller's signal, the deadline, the longest silence. Whatever the call waits for is waited for
 * with {@link CallScope.race}; what was abandoned goes on, and is somebody else's to clean up.
 */
export class CallScope {
  readonly #what: string;
  readonly #idleMs: number | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #limited: boolean;
  readonly #waiting = new Set<(error: VgiError) => void>();
  #timer: NodeJS.Timeout | undefined;
  #over: VgiError | null = null;
  #whenOver: (() => void) | null = null;

  /** @param what the call for messages, e.g. `catalog_catalogs of stdio:python -m my_worker` */
  constructor(what: string, options: RpcCallOptions = {}) {
    this.#what = what;
    this.#idleMs = options.idleTimeoutMs;
    this.#signal = options.signal;
    this.#limited =
      options.signal !== undefined || options.timeoutMs !== undefined || options.idleTimeoutMs !== undefined;
    const { timeoutMs, signal } = options;
    if (timeoutMs !== undefined && timeoutMs <= MAX_TIMER) {
      this.#timer = setTimeout(() => {
        this.#finish(
          new DeadlineError("call", timeoutMs, {
            what: `${what} took too long`,
            why: `it was not done after ${timeoutMs} ms`,
            next: "Raise timeoutMs, or ask for less.",
          }),
        );
      }, timeoutMs);
    }
    if (signal !== undefined) {
      if (signal.aborted) this.#onAbort();
      else signal.addEventListener("abort", this.#onAbort, { once: true });
    }
  }

  /** Why the call is over, when it is. */
  get over(): VgiError | null {
    return this.#over;
  }

  /** Throws when the call is over. */
  check(): void {
    if (this.#over !== null) throw this.#over;
  }

  /** Waits for a promise, and no longer than the limits allow. */
  race<T>(promise: Promise<T>): Promise<T> {
    if (!this.#limited) return promise;
    return new Promise<T>((resolve, reject) => {
      let idle: NodeJS.Timeout | undefined;
      const leave = (): void => {
        clearTimeout(idle);
        this.#waiting.delete(fail);
      };
      const fail = (error: VgiError): void => {
        leave();
        reject(error);
      };
      promise.then(
        (value) => {
          leave();
          resolve(value);
        },
        (error: unknown) => {
          leave();
          reject(error as Error);
        },
      );
      if (this.#over !== null) {
        fail(this.#over);
        return;
      }
      this.#waiting.add(fail);
      const idleMs = this.#idleMs;
      if (idleMs !== undefined && idleMs <= MAX_TIMER) {
        idle = setTimeout(() => {
          this.#finish(
            new DeadlineError("idle", idleMs, {
              what: `${this.#what} took too long`,
              why: `nothing came from the worker for ${idleMs} ms`,
              next: "Raise idleTimeoutMs if the worker needs longer.",
            }),
          );
        }, idleMs);
      }
    });
  }

  /** Calls back as soon as a limit is reached, also while nobody waits. */
  whenOver(callback: () => void): void {
    this.#whenOver = callback;
    if (this.#over !== null) callback();
  }

  /** Ends the limits: nothing keeps the process alive, no listener stays on the signal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#whenOver = null;
  }

  readonly #onAbort = (): void => {
    this.#finish(
      new CancelledError({
        what: `${this.#what} was cancelled`,
        why: "its AbortSignal was aborted",
        cause: this.#signal?.reason,
      }),
    );
  };

  #finish(error: VgiError): void {
    if (this.#over !== null) return;
    this.#over = error;
    const whenOver = this.#whenOver;
    this.end();
    for (const fail of this.#waiting) fail(error);
    whenOver?.();
  }
}
