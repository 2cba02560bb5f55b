/** One row that waits for its value, with others or alone. */
export class CoalescedRow<Row, Value> {
  readonly row: Row;
  readonly value: Promise<Value>;
  /** Hears that the caller gave up. */
  onOver: (() => void) | undefined;
  #over = false;
  #resolve: (value: Value) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(row: Row) {
    this.row = row;
    this.value = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether it has a value, an error, or nobody who waits for it. */
  get over(): boolean {
    return this.#over;
  }

  resolve(value: Value): void {
    this.#over = true;
    this.#resolve(value);
  }

  reject(error: unknown): void {
    this.#over = true;
    this.#reject(error);
  }

  /** Its caller does not wait any more. */
  giveUp(error: unknown): void {
    this.reject(error);
    this.onOver?.();
  }
}
