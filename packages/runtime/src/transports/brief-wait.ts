/** Longest time that a wait stays awake for, in milliseconds: several times what putting a thread to sleep and waking it costs. */
const AWAKE_MS = 0.2;

/** The same before much that goes to and fro: a worker takes a millisecond or two to get ready for it. */
const BEFORE_MANY_MS = 5;

/** A wait counts for no more than this: a worker that once thought for long is forgotten after some quick answers. */
const MOST_MS = 4 * AWAKE_MS;

/** Waits that the mean goes over, roughly. */
const REMEMBERED = 8;

/** What is asked of the platform. Tests have their own. */
export interface BriefWaitPlatform {
  /** Milliseconds, as fine as there are. */
  now(): number;
  /** Calls back after one turn of the event loop, which does not sleep before. */
  soon(callback: () => void): void;
  /** CPUs that this process may use. */
  readonly cpus: number;
}

/** Waits of this process that are under way, whether they stay awake or not: as many workers are at work. */
let underWay = 0;

/**
 * Stays awake while a worker's answer is awaited that will be here soon: the event loop goes on turning, where it would be put to sleep by
 * the system, and has to be woken by the worker. On a virtual machine both together cost as much as a small batch.
 *
 * It is bounded: a wait stays awake for 0.2 ms at most; none does unless the last ones took no longer than that on average; and none
 * does unless there is a CPU for each worker that is waited for, and one for this process. Timers and everything else that the program
 * does have their turn as always.
 *
 * What comes before many answers is awaited for up to 5 ms. Who sleeps meanwhile is often woken on the worker's CPU: both share it, each
 * waiting for the other, until the system moves one of them, which takes it a twentieth of a second.
 *
 * @example
 * ```ts
 * const platform = { now: () => performance.now(), soon: (turn: () => void) => void setImmediate(turn), cpus: 2 };
 * const connection = new BytesConnection(channel, { briefWait: new BriefWait(platform) });
 * ```
 */
export class BriefWait {
  readonly #platform: BriefWaitPlatform;
  /** Of the last waits; for the first answer nobody stays awake. */
  #meanMs = MOST_MS;
  #began = 0;
  #waiting = false;
  /** How long this wait stays awake; 0 for not at all. */
  #awakeMs = 0;
  #beforeMany = false;
  /** Whether a turn was asked for; it may come after the wait. */
  #turning = false;

  constructor(platform: BriefWaitPlatform) {
    this.#platform = platform;
  }

  /**
   * A wait begins.
   *
   * @param expected whether what is awaited can be as quick as what came before
   * @param beforeMany whether many answers follow it, each to a message that is sent when the one before is here
   */
  begin(expected = true, beforeMany = false): void {
    if (this.#waiting) return;
    this.#waiting = true;
    underWay += 1;
    this.#began = this.#platform.now();
    this.#beforeMany = beforeMany;
    this.#awakeMs = underWay < this.#platform.cpus ? this.#worth(expected) : 0;
    if (this.#awakeMs > 0 && !this.#turning) this.#askForTurn();
  }

  /** It is over, for whatever reason. */
  end(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#awakeMs = 0;
    underWay -= 1;
    // It says nothing of the answers that follow.
    if (this.#beforeMany) return;
    const lasted = Math.min(this.#platform.now() - this.#began, MOST_MS);
    this.#meanMs += (lasted - this.#meanMs) / REMEMBERED;
  }

  #worth(expected: boolean): number {
    if (this.#beforeMany) return BEFORE_MANY_MS;
    return expected && this.#meanMs <= AWAKE_MS ? AWAKE_MS : 0;
  }

  #askForTurn(): void {
    this.#turning = true;
    this.#platform.soon(this.#turn);
  }

  readonly #turn = (): void => {
    this.#turning = false;
    if (this.#awakeMs > 0 && this.#platform.now() - this.#began < this.#awakeMs) this.#askForTurn();
  };
}
