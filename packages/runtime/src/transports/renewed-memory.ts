/** From this size on what a transfer does to the engine's count of memory matters, in bytes. */
const LARGE = 2 ** 21;

/** What is larger is transferred as it is. */
const MOST_BALLAST = 64 * 2 ** 20;

/**
 * The same memory behind a new object: the old one, and all views of it, are empty from then on. Takes some microseconds.
 *
 * A transfer makes the memory that the engine counts fall by its size and rise again at once. The engine takes all that is above its lowest
 * for new since the last full collection: a transfer of some megabytes eats up what a small heap may grow by, and it collects over and over.
 * So while large memory is transferred, other memory, which nobody ever touches, counts in its place.
 */
export function renewed(buffer: ArrayBuffer): ArrayBuffer {
  const { byteLength } = buffer;
  if (byteLength < LARGE || byteLength > MOST_BALLAST) return transferred(buffer);
  ballast ??= openBallast();
  if (ballast === null) return transferred(buffer);
  return ballast.countingFor(byteLength, () => transferred(buffer));
}

let ballast: Ballast | null | undefined;

/** Memory that counts during some work. Else it is in a message between two ports, where it belongs to no object, and does not count. */
class Ballast {
  readonly #put: (memory: ArrayBuffer) => void;
  readonly #take: () => ArrayBuffer | undefined;

  constructor(put: (memory: ArrayBuffer) => void, take: () => ArrayBuffer | undefined) {
    this.#put = put;
    this.#take = take;
  }

  /** @param least bytes that are to count */
  countingFor<T>(least: number, work: () => T): T {
    const waiting = this.#take();
    const memory = waiting !== undefined && waiting.byteLength >= least ? waiting : new ArrayBuffer(least);
    try {
      return work();
    } finally {
      this.#put(memory);
    }
  }
}

/** `null` where messages can't be received at once: outside of Node. */
function openBallast(): Ballast | null {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined) return null;
  const { port1, port2 } = new threads.MessageChannel();
  return new Ballast(
    (memory) => port1.postMessage(memory, [memory]),
    () => threads.receiveMessageOnPort(port2)?.message as ArrayBuffer | undefined,
  );
}

function transferred(buffer: ArrayBuffer): ArrayBuffer {
  const { transfer } = buffer as { transfer?: () => ArrayBuffer };
  return transfer === undefined ? structuredClone(buffer, { transfer: [buffer] }) : transfer.call(buffer);
}
