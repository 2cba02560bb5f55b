/** What hears of one signal, by way of a single listener. */
class Listeners {
  readonly #signal: AbortSignal;
  readonly #callbacks = new Set<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  add(callback: () => void): void {
    if (this.#callbacks.size === 0) this.#signal.addEventListener("abort", this.#run, { once: true });
    this.#callbacks.add(callback);
  }

  remove(callback: () => void): void {
    if (!this.#callbacks.delete(callback) || this.#callbacks.size > 0) return;
    this.#signal.removeEventListener("abort", this.#run);
  }

  readonly #run = (): void => {
    const callbacks = [...this.#callbacks];
    this.#callbacks.clear();
    for (const callback of callbacks) callback();
  };
}

const listening = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls back once when the signal is aborted. However many calls share a signal, it has one listener: Node.js takes more than ten for a
 * leak, and says so on the terminal.
 *
 * @param signal one that is not aborted yet
 * @returns takes the callback back; idempotent
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let listeners = listening.get(signal);
  if (listeners === undefined) {
    listeners = new Listeners(signal);
    listening.set(signal, listeners);
  }
  const found = listeners;
  // The same callback given twice is taken back once at a time.
  const own = (): void => callback();
  found.add(own);
  return () => found.remove(own);
}
