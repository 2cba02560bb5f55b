/** From this size on it counts in which order memory comes and goes, in bytes. */
const LARGE = 2 ** 20;

/** What is larger does not wait here. */
const MOST_WAITING = 64 * 2 ** 20;

/** How long memory waits when nobody exchanges any more, in milliseconds. */
const IDLE = 1_000;

/**
 * Memory behind a new object that views of `buffer` don't show: they are empty from then on. It is that of `buffer` itself or, where that is
 * large, what was given before it; `undefined` where there was none.
 *
 * A transfer makes the memory that the engine counts fall by its size and rise again at once. The engine takes all that is above its lowest
 * for new since the last full collection: transfers of some megabytes eat up what a small heap may grow by, and it collects over and over.
 * So large memory is taken away only once what was taken before has come back.
 */
export function renewed(buffer: ArrayBuffer): ArrayBuffer | undefined {
  const isLarge = buffer.byteLength >= LARGE && buffer.byteLength <= MOST_WAITING;
  const between = isLarge ? (exchange ??= openExchange()) : null;
  return between === null ? transferred(buffer) : between.swap(buffer);
}

let exchange: Exchange | null | undefined;

/** One place for one piece of memory, which belongs to no object while it waits there: a message between two ports. */
class Exchange {
  readonly #put: (buffer: ArrayBuffer) => void;
  readonly #take: () => ArrayBuffer | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isUsed = false;

  constructor(put: (buffer: ArrayBuffer) => void, take: () => ArrayBuffer | undefined) {
    this.#put = put;
    this.#take = take;
  }

  swap(buffer: ArrayBuffer): ArrayBuffer | undefined {
    const before = this.#take();
    this.#put(buffer);
    this.#isUsed = true;
    this.#timer ??= setInterval(() => this.#letGo(), IDLE).unref();
    return before;
  }

  #letGo(): void {
    if (!this.#isUsed) {
      this.#take();
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    this.#isUsed = false;
  }
}

/** `null` where messages can't be received at once: outside of Node. */
function openExchange(): Exchange | null {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined) return null;
  const { port1, port2 } = new threads.MessageChannel();
  return new Exchange(
    (buffer) => port1.postMessage(buffer, [buffer]),
    () => threads.receiveMessageOnPort(port2)?.message as ArrayBuffer | undefined,
  );
}

/** The same memory behind a new object. Takes some microseconds. */
function transferred(buffer: ArrayBuffer): ArrayBuffer {
  const { transfer } = buffer as { transfer?: () => ArrayBuffer };
  return transfer === undefined ? structuredClone(buffer, { transfer: [buffer] }) : transfer.call(buffer);
}
