import type { RecordBatch, Schema } from "apache-arrow";
import { InputError } from "../errors/index.js";
import { columnDifference } from "../same-columns.js";
import { type BatchSource, comesAtOnce, type TableInput, tableInputBatches } from "./table-input.js";

/** The input of one call: its first batch can be looked at before it is sent, because bind needs the schema. */
export class PeekableInput {
  readonly #source: BatchSource;
  readonly #owner: string;
  #begun: BegunInput | undefined;

  constructor(source: TableInput, owner: string) {
    this.#source = tableInputBatches(owner, source);
    this.#owner = owner;
  }

  /** Schema of the input; its first batch stays in it. Refuses an input without batches: its schema is unknown. */
  schema(): Promise<Schema> {
    this.#begun ??= new BegunInput(this.#source, this.#owner);
    return this.#begun.schema();
  }

  /** The whole input, once: a source that can be iterated again serves the next call of `take`. */
  take(): BegunInput {
    const begun = this.#begun ?? new BegunInput(this.#source, this.#owner);
    this.#begun = undefined;
    return begun;
  }
}

/** An input that is being read. Its `return` reaches the source whether or not anything was read of it. */
export class BegunInput implements AsyncIterableIterator<RecordBatch> {
  readonly #iterator: AsyncIterator<RecordBatch> | Iterator<RecordBatch>;
  readonly #owner: string;
  readonly #knownSchema: Schema | undefined;
  readonly #isAtHand: boolean;
  /** What was looked at and not taken, by its place. */
  readonly #looked: Promise<IteratorResult<RecordBatch>>[] = [];
  #taken = 0;
  #expected: Schema | undefined;

  /** @param schema its schema, where it is known without looking */
  constructor(input: TableInput, owner: string, schema?: Schema) {
    const source = tableInputBatches(owner, input);
    this.#knownSchema = schema;
    this.#isAtHand = comesAtOnce(source);
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    this.#owner = owner;
  }

  /** Schema of the input, which its first batch tells. */
  async schema(): Promise<Schema> {
    if (this.#knownSchema !== undefined) return this.#knownSchema;
    const first = await this.#look(0);
    if (first.done !== true) return first.value.schema;
    throw new InputError(
      this.#owner,
      "its input has no batch, so its schema is unknown",
      "give at least one batch, even one of zero rows",
    );
  }

  /**
   * The first batch, and whether it is the only one, where both can be told without waiting for the source: of arrays. The batch stays
   * in the input.
   */
  async head(): Promise<{ readonly first: RecordBatch; readonly isOnly: boolean } | undefined> {
    if (!this.#isAtHand || this.#taken > 0) return undefined;
    const first = await this.#look(0);
    if (first.done === true) return undefined;
    // What is wrong with the second batch is told when it is taken.
    const isOnly = await this.#look(1).then(
      ({ done }) => done === true,
      () => false,
    );
    return { first: first.value, isOnly };
  }

  /** Whether its batches are there already: looking at one before it is needed does nothing that can be seen. */
  get isAtHand(): boolean {
    return this.#isAtHand;
  }

  async next(): Promise<IteratorResult<RecordBatch>> {
    const item = await this.#take();
    if (item.done !== true) this.#check(item.value.schema);
    return item;
  }

  async return(): Promise<IteratorResult<RecordBatch>> {
    this.#looked.length = 0;
    await this.#iterator.return?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** A stream has one schema: batches that say something else would be read wrongly, or not at all. */
  #check(schema: Schema): void {
    this.#expected ??= this.#knownSchema ?? schema;
    const difference = columnDifference(schema, this.#expected);
    if (difference === undefined) return;
    throw new InputError(
      this.#owner,
      `a batch of its input has other columns than those before: ${difference}`,
      "give batches of one schema",
    );
  }

  #take(): Promise<IteratorResult<RecordBatch>> {
    const item = this.#looked.shift() ?? this.#pull();
    this.#taken += 1;
    return item;
  }

  /** Of the batches that were not taken. */
  #look(place: 0 | 1): Promise<IteratorResult<RecordBatch>> {
    return (this.#looked[place] ??= this.#pull());
  }

  async #pull(): Promise<IteratorResult<RecordBatch>> {
    // A source that throws at once does so here as a rejection too.
    return this.#iterator.next();
  }
}
