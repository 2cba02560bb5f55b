import { Vector, type Field, type RecordBatch, type Schema } from "apache-arrow";
import { readColumn, type AnyLane, type ValueMapping } from "vgi-arrow";
import { readAnswer } from "../../read-answer.js";
import { checkResult } from "../answers/check-output.js";
import type { StartScan } from "../scans/lazy-scan.js";
import { laneField } from "../scans/reading.js";
import type { ScalarCall } from "./scalar-types.js";

/** A scalar call that runs once, when its result is first asked for. */
export class LazyScalarCall<Out> implements ScalarCall<Out> {
  readonly #owner: string;
  readonly #start: StartScan;
  readonly #check: (bound: Schema) => void;
  readonly #mapping: ValueMapping | undefined;
  #result: Promise<Vector> | undefined;
  #field: Field | undefined;

  /**
   * @param owner what is called, as `function f`
   * @param check refuses bind's answer, by throwing, where it is not what the call promises
   * @param mapping how values are shown
   */
  constructor(owner: string, start: StartScan, check: (bound: Schema) => void, mapping?: ValueMapping) {
    this.#owner = owner;
    this.#start = start;
    this.#check = check;
    this.#mapping = mapping;
  }

  vector(): Promise<Vector> {
    this.#result ??= this.#collect();
    return this.#result;
  }

  as<O>(lane: AnyLane<O>): ScalarCall<O> {
    return new LazyScalarCall<O>(
      this.#owner,
      this.#start,
      (bound) => checkResult(this.#owner, laneField("result", lane), bound),
      lane.mapping,
    );
  }

  then<A = Array<Out | null>, B = never>(
    onFulfilled?: ((value: Array<Out | null>) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#values().then(onFulfilled, onRejected);
  }

  catch<T = never>(onRejected: (reason: unknown) => T | PromiseLike<T>): Promise<Array<Out | null> | T> {
    return this.#values().catch(onRejected);
  }

  finally(onFinally: () => void): Promise<Array<Out | null>> {
    return this.#values().finally(onFinally);
  }

  async #values(): Promise<Array<Out | null>> {
    const vector = await this.vector();
    return readAnswer(`the result of ${this.#owner}`, () => {
      return readColumn(vector, this.#mapping, this.#field);
    }) as Array<Out | null>;
  }

  async #collect(): Promise<Vector> {
    const stream = this.#start((schema) => {
      this.#check(schema);
      this.#field = schema.fields[0];
    });
    const batches: RecordBatch[] = [];
    for await (const batch of stream) batches.push(batch);
    return new Vector(batches.flatMap((batch) => batch.data.children[0] ?? []));
  }
}
