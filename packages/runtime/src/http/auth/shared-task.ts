interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Work that all who ask for it at the same time share. It is aborted when the last of them stops waiting; the next to ask starts it
 * anew.
 */
export class SharedTask<T> {
  readonly #work: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | null = null;

  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.#work = work;
  }

  /** Whether somebody waits for it. */
  get running(): boolean {
    return this.#running !== null;
  }

  /** Rejects with the signal's reason when that is aborted first. */
  async run(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const task = this.#running ?? this.#start();
    task.waiting += 1;
    const { promise: left, leave } = departure(signal);
    signal.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([task.result, left]);
    } finally {
      signal.removeEventListener("abort", leave);
      task.waiting -= 1;
      if (task.waiting === 0 && this.#running === task) {
        this.#running = null;
        task.controller.abort();
      }
    }
  }

  #start(): Running<T> {
    const controller = new AbortController();
    const task: Running<T> = { controller, waiting: 0, result: this.#begin(controller.signal) };
    this.#running = task;
    const over = (): void => {
      if (this.#running === task) this.#running = null;
    };
    task.result.then(over, over);
    return task;
  }

  async #begin(signal: AbortSignal): Promise<T> {
    return this.#work(signal);
  }
}

function departure(signal: AbortSignal): { readonly promise: Promise<never>; readonly leave: () => void } {
  let reject: (reason: unknown) => void;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  return { promise, leave: () => reject(signal.reason) };
}
