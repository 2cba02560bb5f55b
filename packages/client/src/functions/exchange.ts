import type { RecordBatch } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";

/** What becomes of an answer, which may be refused by throwing. */
export type Answered<T> = (input: RecordBatch, output: RecordBatch) => T;

/** An input that is on the way, and its bytes. */
interface Sent {
  readonly input: RecordBatch;
  readonly bytes: number;
}

/** So many inputs are on the way whatever their size: the worker has the next one while it writes an answer. */
const FEW = 4;

/** More of them only as long as they have fewer bytes in all: they fit into what the system keeps between two processes. */
const MOST_BYTES = 128 * 1024;

/**
 * Sends inputs up to the stream's window ahead, large ones no more than four, and yields what becomes of the one answer to each, in input
 * order.
 *
 * Writing goes on beside reading: with both pipes full, a client that waits for its own write while the worker waits
 * for its own would never end. Leaving early stops the writer and ends the input.
 */
export async function* exchange<T>(
  stream: StreamSession,
  inputs: AsyncIterable<RecordBatch>,
  answered: Answered<T>,
): AsyncGenerator<T> {
  const sent: Sent[] = [];
  let bytesAhead = 0;
  const isFull = (): boolean => sent.length >= (bytesAhead < MOST_BYTES ? stream.window : Math.min(FEW, stream.window));
  const gate = new Gate();
  const state = { left: false, inputEnded: false };

  const write = async (): Promise<void> => {
    for await (const input of inputs) {
      while (isFull() && !state.left) await gate.changed();
      if (state.left) return;
      // Sent first, then told: the reader may ask for the answer as soon as it knows of the input.
      const sending = stream.send(input);
      const bytes = input.data.byteLength;
      sent.push({ input, bytes });
      bytesAhead += bytes;
      gate.open();
      await sending;
    }
  };
  const writing = write()
    .then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    .finally(() => {
      state.inputEnded = true;
      gate.open();
    });

  try {
    for (;;) {
      while (sent.length === 0 && !state.inputEnded) await gate.changed();
      const first = sent[0];
      if (first === undefined) break;
      const output = await stream.next();
      if (output === null) return;
      sent.shift();
      bytesAhead -= first.bytes;
      gate.open();
      yield answered(first.input, output);
    }
    const failure = await writing;
    if (failure !== undefined) throw failure.error;
  } finally {
    state.left = true;
    gate.open();
  }
}

/** Lets two loops of one exchange wait for each other's progress. */
class Gate {
  #waiters: Array<() => void> = [];

  /** Resolves at the next `open`. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  open(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
