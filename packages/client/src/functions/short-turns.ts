/** So long a turn may take, in milliseconds, for the next to begin early: who leaves a call then waits no longer than that for the worker. */
const SHORT_MS = 50;

/**
 * Tells whether the next input may go to the worker as soon as an answer has begun to come. It pays where turns are short; of a function
 * that works for seconds on one input a program that leaves would have to wait for one more, or give the connection up.
 */
export class ShortTurns {
  #sentAt = 0;
  #isEarly = false;

  /** Hears that an input was sent, unless it went out early. */
  sent(): void {
    if (!this.#isEarly) this.#sentAt = performance.now();
    this.#isEarly = false;
  }

  /** Hears that an answer has begun. */
  mayFollow(): boolean {
    const now = performance.now();
    this.#isEarly = now - this.#sentAt < SHORT_MS;
    if (this.#isEarly) this.#sentAt = now;
    return this.#isEarly;
  }
}
