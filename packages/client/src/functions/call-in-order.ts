/** Most calls that are under way at once. */
const MOST_UNDER_WAY = 4;

/** A remote call for one item. `onSent` is called when the next one may follow it: not before that, and perhaps never. */
export type CallFor<I, O> = (item: I, onSent: () => void) => Promise<O>;

/** How calls are made in order. */
export interface InOrderOptions<O> {
  /** Takes the answers, in the order of the items. */
  readonly answered?: ((answer: O) => void) | undefined;
  /** Most calls without answer; 1 waits for each. Default: 4. */
  readonly mostUnderWay?: number | undefined;
}

/**
 * Makes a remote call for each item, in their order: each as soon as the one before was sent, whether or not it was answered. So the
 * worker has the next request when it is done with one. Where a call never says that it was sent (HTTP), they wait for each other.
 *
 * The first failure ends it, and is thrown when what is under way was answered; no further item is asked for then.
 *
 * @example
 * ```ts
 * const lengths: number[] = [];
 * await callInOrder(names, (name, onSent) => lengthOf(name, onSent), { answered: (length) => lengths.push(length) });
 * ```
 */
export async function callInOrder<I, O>(
  items: AsyncIterable<I> | Iterable<I>,
  call: CallFor<I, O>,
  { answered = () => {}, mostUnderWay = MOST_UNDER_WAY }: InOrderOptions<O> = {},
): Promise<void> {
  const calls = new CallsInOrder(call, answered, mostUnderWay);
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  try {
    for (let item = await calls.next(iterator); item.done !== true; item = await calls.next(iterator)) {
      await calls.send(item.value);
    }
  } finally {
    await calls.allAnswered();
  }
  calls.check();
}

class CallsInOrder<I, O> {
  readonly #call: CallFor<I, O>;
  readonly #answered: (answer: O) => void;
  readonly #mostUnderWay: number;
  /** Those without answer, oldest first; none of them rejects. */
  readonly #underWay: Promise<void>[] = [];
  #failure: { readonly error: unknown } | null = null;
  /** Ends the wait for an item. */
  #onFailure: (() => void) | null = null;

  constructor(call: CallFor<I, O>, answered: (answer: O) => void, mostUnderWay: number) {
    this.#call = call;
    this.#answered = answered;
    this.#mostUnderWay = mostUnderWay;
  }

  /** Throws what a call failed with. */
  check(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  /** The next item; of an input that is slower than the worker, no longer than all goes well. */
  async next(iterator: AsyncIterator<I> | Iterator<I>): Promise<IteratorResult<I, unknown>> {
    this.check();
    const failed = new Promise<void>((resolve) => {
      this.#onFailure = resolve;
    });
    const item = await Promise.race([iterator.next(), failed]);
    this.check();
    return item ?? { done: true, value: undefined };
  }

  /** Makes a call when there is room for it, and waits until another may follow. */
  async send(item: I): Promise<void> {
    while (this.#underWay.length >= this.#mostUnderWay) await this.#underWay[0];
    this.check();
    await new Promise<void>((sent) => {
      const answer = this.#one(item, this.#mostUnderWay > 1 ? sent : () => {}).finally(() => {
        this.#underWay.splice(this.#underWay.indexOf(answer), 1);
        sent();
      });
      this.#underWay.push(answer);
    });
  }

  async allAnswered(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #one(item: I, onSent: () => void): Promise<void> {
    try {
      const answer = await this.#call(item, onSent);
      if (this.#failure === null) this.#answered(answer);
    } catch (error) {
      this.#failure ??= { error };
      this.#onFailure?.();
    }
  }
}
