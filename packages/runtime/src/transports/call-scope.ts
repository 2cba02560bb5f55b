import type { RpcCallOptions } from "../call-options.js";
import { CancelledError, DeadlineError, UsageError, type VgiError } from "../errors/index.js";
import { onAbort } from "./on-abort.js";
import { MAX_TIMER, timerMs } from "./timers.js";

/** Limits of a call. */
export interface ScopeOptions extends Pick<RpcCallOptions, "signal" | "timeoutMs" | "idleTimeoutMs"> {
  /** Whether {@link CallScope.abort} may end it too. Default: false, and without limits waiting costs nothing. */
  readonly abortable?: boolean | undefined;
}

/**
 * The limits of one call: the caller's signal, the deadline, the longest silence. Whatever the call waits for is waited for
 * with {@link CallScope.race}; what was abandoned goes on, and is somebody else's to clean up.
 *
 * @example
 * ```ts
 * const scope = new CallScope("the job", { timeoutMs: 1000 });
 * try {
 *   await scope.race(fetch("https://vgi.example.com/health"));
 * } finally {
 *   scope.end();
 * }
 * ```
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
  #controller: AbortController | null = null;
  #unlisten: (() => void) | null = null;

  /**
   * @param what the call for messages, e.g. `catalog_catalogs of stdio:python -m my_worker`
   * @throws UsageError for limits that are no numbers
   */
  constructor(what: string, options: ScopeOptions = {}) {
    this.#what = what;
    this.#idleMs = options.idleTimeoutMs;
    this.#signal = options.signal;
    this.#limited =
      options.abortable === true ||
      options.signal !== undefined ||
      options.timeoutMs !== undefined ||
      options.idleTimeoutMs !== undefined;
    const { timeoutMs, signal } = options;
    checkNumber(what, "timeoutMs", timeoutMs);
    checkNumber(what, "idleTimeoutMs", options.idleTimeoutMs);
    // A longer deadline than timers take is as good as none.
    if (timeoutMs !== undefined && timeoutMs <= MAX_TIMER) {
      this.#timer = setTimeout(() => {
        this.abort(
          new DeadlineError("call", timeoutMs, {
            what: `${what} took too long`,
            why: `it was not done after ${timeoutMs} ms`,
            next: "Raise timeoutMs, or ask for less.",
          }),
        );
      }, timerMs(timeoutMs));
    }
    if (signal !== undefined) {
      if (signal.aborted) this.#onAbort();
      else this.#unlisten = onAbort(signal, this.#onAbort);
    }
  }

  /** Whether a silence of the worker is one of the limits. */
  get countsSilence(): boolean {
    return this.#idleMs !== undefined;
  }

  /** Why the call is over, when it is. */
  get over(): VgiError | null {
    return this.#over;
  }

  /** Throws when the call is over. */
  check(): void {
    if (this.#over !== null) throw this.#over;
  }

  /** Waits for a promise of the worker's, and no longer than the limits allow. */
  race<T>(promise: Promise<T>): Promise<T> {
    return this.#race(promise, this.#idleMs);
  }

  /** Waits for something that is no silence of the worker's. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return this.#race(promise, undefined);
  }

  #race<T>(promise: Promise<T>, idleMs: number | undefined): Promise<T> {
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
      if (idleMs !== undefined && idleMs <= MAX_TIMER) {
        idle = setTimeout(() => {
          this.abort(
            new DeadlineError("idle", idleMs, {
              what: `${this.#what} took too long`,
              why: `nothing came from the worker for ${idleMs} ms`,
              next: "Raise idleTimeoutMs if the worker needs longer.",
            }),
          );
        }, timerMs(idleMs));
      }
    });
  }

  /** Aborted as soon as a limit is reached. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      // Each request of a call listens while it runs. As somebody does all the time, none has to be the first again.
      onAbort(this.#controller.signal, () => {});
    }
    if (this.#over !== null) this.#controller.abort();
    return this.#controller.signal;
  }

  /** Calls back as soon as a limit is reached, also while nobody waits. */
  whenOver(callback: () => void): void {
    this.#whenOver = callback;
    if (this.#over !== null) callback();
  }

  /** Ends the call for a reason of its owner: whoever waits hears of it. The first reason counts. */
  abort(error: VgiError): void {
    if (this.#over !== null) return;
    this.#over = error;
    const [whenOver, controller] = [this.#whenOver, this.#controller];
    this.end();
    for (const fail of this.#waiting) fail(error);
    whenOver?.();
    controller?.abort();
  }

  /** Ends the limits: nothing keeps the process alive, no listener stays on the signal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#unlisten?.();
    this.#whenOver = null;
    this.#controller = null;
  }

  readonly #onAbort = (): void => {
    this.abort(
      new CancelledError({
        what: `${this.#what} was cancelled`,
        why: "its AbortSignal was aborted",
        cause: this.#signal?.reason,
      }),
    );
  };
}

/** A time that was computed wrongly would be no limit at all. */
function checkNumber(what: string, name: string, value: number | undefined): void {
  if (value === undefined || (typeof value === "number" && !Number.isNaN(value))) return;
  throw new UsageError({ what: `${what} can't be called`, why: `${name} is ${String(value)}, and no number` });
}
