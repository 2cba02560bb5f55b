/**
 * Items of a source that is opened with the first `next`, and asked directly from then on: an async generator around it would take each item
 * three turns of the microtask queue.
 */
export class LateIterator<T> implements AsyncIterableIterator<T>, AsyncDisposable {
  readonly #open: () => AsyncIterator<T>;
  #source: AsyncIterator<T> | undefined;

  /** @param open opens the source; what it throws rejects the first `next` */
  constructor(open: () => AsyncIterator<T>) {
    this.#open = open;
  }

  next(): Promise<IteratorResult<T>> {
    try {
      return (this.#source ??= this.#open()).next();
    } catch (error) {
      return this.throw(error);
    }
  }

  /** Ends it. A source that was not opened never is. */
  return(): Promise<IteratorResult<T>> {
    this.#source ??= nothing;
    return this.#source.return?.() ?? nothing.next();
  }

  /** Ends it as `return` does, and rejects. */
  async throw(error: unknown): Promise<IteratorResult<T>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}

const nothing: AsyncIterator<never> = { next: () => Promise.resolve({ done: true, value: undefined }) };
