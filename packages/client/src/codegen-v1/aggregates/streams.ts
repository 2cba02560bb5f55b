import type { RecordBatch } from "apache-arrow";
import { InputError } from "../../errors/index.js";
import type { StreamingAggregate } from "../../functions/aggregates/streaming-aggregate.js";
import type { FunctionCall } from "../../model/call.js";
import { columnDifference } from "../../same-columns.js";
import type { Session } from "../../session.js";
import type { AggregateStream, KeyColumns } from "./aggregate-types.js";
import { splitRest, type Values } from "../calls/function-call.js";
import { type InputColumn, keyColumn, wholeBatch } from "../calls/input-columns.js";
import { aggregateCall, type AggregateDescriptor } from "./aggregate-call.js";
import { readResults } from "./lazy-aggregate-state.js";

/** `streaming` of an aggregate that gives its value at each row of partitions that come in chunks. */
export function streams(descriptor: AggregateDescriptor): Readonly<Record<string, unknown>> {
  return { streaming: (db: Session, ...rest: readonly unknown[]) => new LazyAggregateStream(descriptor, db, rest) };
}

/** A stream that is opened when its first chunk says which columns there are. */
class LazyAggregateStream implements AggregateStream<Values, unknown> {
  readonly #descriptor: AggregateDescriptor;
  readonly #db: Session;
  readonly #call: FunctionCall;
  #first: RecordBatch | undefined;
  #stream: Promise<StreamingAggregate> | undefined;

  constructor(descriptor: AggregateDescriptor, db: Session, rest: readonly unknown[]) {
    const [constants, options] = splitRest(descriptor, rest);
    this.#descriptor = descriptor;
    this.#db = db;
    this.#call = aggregateCall(descriptor, constants, options);
  }

  async chunk(partitionBy: KeyColumns, columns: Values, orderBy: KeyColumns = {}): Promise<unknown[]> {
    const partitionKeys = this.#keys("partition", partitionBy);
    const orderKeys = this.#keys("order", orderBy);
    const batch = wholeBatch(this.#descriptor, columns, [...partitionKeys, ...orderKeys]);
    this.#first ??= batch;
    const difference = columnDifference(batch.schema, this.#first.schema);
    if (difference !== undefined) {
      const next = "give all chunks the same columns, with the same keys in the same order";
      throw new InputError(`function ${this.#descriptor.name}`, `a chunk has ${difference}`, next);
    }
    this.#stream ??= this.#db.aggregateStreaming({
      ...this.#call,
      inputSchema: batch.schema,
      partitionKeyCount: partitionKeys.length,
      orderKeyCount: orderKeys.length,
    });
    const stream = await this.#stream;
    return readResults(this.#descriptor, await stream.chunk(batch));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await this.#stream?.catch(() => undefined);
    await opened?.close();
  }

  /** Keys have names that no column of the function has. */
  #keys(kind: string, keys: KeyColumns): InputColumn[] {
    return Object.entries(keys).map(([name, values]) =>
      keyColumn(this.#descriptor, name, `${kind} key ${name}`, values),
    );
  }
}
