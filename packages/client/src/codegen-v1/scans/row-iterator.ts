/** Rows that are made at once. */
export type RowParts<Row> = Iterator<readonly Row[], unknown>;

/**
 * Hands out the rows of batches one by one. By hand, as an async generator takes three turns of the queue for each row: that costs
 * more than making the row.
 */
export class RowIterator<Batch, Row> implements AsyncIterableIterator<Row> {
  readonly #batches: AsyncIterator<Batch>;
  readonly #read: (batch: Batch) => RowParts<Row>;
  #parts: RowParts<Row> | null = null;
  #rows: readonly Row[] = [];
  #place = 0;
  /** Calls of `next` that wait for rows, each for the one before it. */
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #done = false;

  /** @param read makes the rows of a batch, some at a time */
  constructor(batches: AsyncIterator<Batch>, read: (batch: Batch) => RowParts<Row>) {
    this.#batches = batches;
    this.#read = read;
  }

  next(): Promise<IteratorResult<Row>> {
    if (this.#waiting === 0 && this.#place < this.#rows.length) return Promise.resolve(this.#take());
    const result = this.#later(this.#last);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<IteratorResult<Row>> {
    this.#end();
    await this.#batches.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #later(last: Promise<unknown>): Promise<IteratorResult<Row>> {
    this.#waiting += 1;
    try {
      if (this.#waiting > 1) await last;
      while (!this.#done && this.#place >= this.#rows.length) await this.#pull();
      return this.#done ? { done: true, value: undefined } : this.#take();
    } catch (error) {
      // The source of the batches hears of it, as of a loop that is left.
      if (!this.#done) await this.return().catch(() => undefined);
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  #take(): IteratorResult<Row> {
    const value = this.#rows[this.#place] as Row;
    this.#place += 1;
    return { done: false, value };
  }

  /** The next rows, of the batch at hand or of the one after it. */
  async #pull(): Promise<void> {
    const part = this.#parts?.next();
    if (part !== undefined && part.done !== true) {
      this.#rows = part.value;
      this.#place = 0;
      return;
    }
    const batch = await this.#batches.next();
    if (batch.done === true) this.#end();
    else this.#parts = this.#read(batch.value);
  }

  #end(): void {
    this.#done = true;
    this.#parts = null;
    this.#rows = [];
    this.#place = 0;
  }
}
