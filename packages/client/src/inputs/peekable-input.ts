import type { RecordBatch, Schema } from "apache-arrow";
import { InputError } from "../errors.js";
import { columnDifference } from "../same-columns.js";
import { tableInputBatches, type TableInput } from "./table-input.js";

/** What functions with input are called with. */
export type BatchSource = Iterable<RecordBatch> | AsyncIterable<RecordBatch>;

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
  #first: Promise<IteratorResult<RecordBatch>> | undefined;
  #firstTaken = false;
  #expected: Schema | undefined;

  /** @param schema its schema, where it is known without looking */
  constructor(input: TableInput, owner: string, schema?: Schema) {
    const source = tableInputBatches(owner, input);
    this.#knownSchema = schema;
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    this.#owner = owner;
  }

  /** Schema of the input, which its first batch tells. */
  async schema(): Promise<Schema> {
    if (this.#knownSchema !== undefined) return this.#knownSchema;
    const first = await this.#look();
    if (first.done !== true) return first.value.schema;
    throw new InputError(
      this.#owner,
      "its input has no batch, so its schema is unknown",
      "give at least one batch, even one of zero rows",
    );
  }

  async next(): Promise<IteratorResult<RecordBatch>> {
    const item = await (this.#firstTaken ? this.#iterator.next() : this.#look());
    this.#firstTaken = true;
    if (item.done !== true) this.#check(item.value.schema);
    return item;
  }

  async return(): Promise<IteratorResult<RecordBatch>> {
    this.#firstTaken = true;
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

  #look(): Promise<IteratorResult<RecordBatch>> {
    // A source that throws at once does so here as a rejection too.
    this.#first ??= (async () => this.#iterator.next())();
    return this.#first;
  }
}
