import type { RecordBatch } from "apache-arrow";
import { InputError } from "../errors.js";

/** What functions with input are called with. */
export type BatchSource = Iterable<RecordBatch> | AsyncIterable<RecordBatch>;

/** Batches whose first was looked at, to learn their schema. */
interface Peeked {
  readonly first: RecordBatch | undefined;
  readonly all: AsyncIterable<RecordBatch>;
}

/** The input of one call: its first batch can be looked at before it is sent, because bind needs the schema. */
export class PeekableInput {
  readonly #source: BatchSource;
  readonly #functionName: string;
  #looked: Promise<Peeked> | undefined;

  constructor(source: BatchSource, functionName: string) {
    this.#source = source;
    this.#functionName = functionName;
  }

  /** The first batch, which stays in the input. Refuses an input without batches: its schema is unknown. */
  async look(): Promise<RecordBatch> {
    this.#looked ??= peek(this.#source);
    const { first } = await this.#looked;
    if (first === undefined) {
      throw new InputError(
        this.#functionName,
        "its input has no batch, so its schema is unknown",
        "give at least one batch, even one of zero rows",
      );
    }
    return first;
  }

  /** The whole input, once: a source that can be iterated again serves the next call of `take`. */
  async take(): Promise<AsyncIterable<RecordBatch>> {
    const looked = this.#looked ?? peek(this.#source);
    this.#looked = undefined;
    return (await looked).all;
  }
}

async function peek(source: BatchSource): Promise<Peeked> {
  const iterator: AsyncIterator<RecordBatch> | Iterator<RecordBatch> =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const first = await iterator.next();
  async function* all(): AsyncGenerator<RecordBatch> {
    try {
      for (let item = first; item.done !== true; item = await iterator.next()) yield item.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { first: first.done === true ? undefined : first.value, all: all() };
}
