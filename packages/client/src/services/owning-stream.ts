import type { RecordBatch } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";
import type { Watched } from "../forgotten-calls.js";
import type { RunningCall } from "../running-call.js";
import type { ServiceStream } from "./rpc-service.js";

/** A stream that gives its call's connection back when it ends, in whatever way. */
export class OwningStream implements ServiceStream {
  readonly #stream: StreamSession;
  readonly #call: RunningCall;
  readonly #watched: Watched;

  /** @param watched forgets the call when it has ended */
  constructor(stream: StreamSession, call: RunningCall, watched: Watched) {
    this.#stream = stream;
    this.#call = call;
    this.#watched = watched;
  }

  get header(): RecordBatch | null {
    return this.#stream.header;
  }

  send(input: RecordBatch): Promise<void> {
    return this.#orEnd(() => this.#stream.send(input));
  }

  async next(): Promise<RecordBatch | null> {
    const batch = await this.#orEnd(() => this.#stream.next());
    // A stream that was given up as its last batch came in looks complete.
    if (batch === null) await this.#orEnd(async () => this.#call.check());
    if (batch === null) await this.close();
    return batch;
  }

  async *batches(): AsyncGenerator<RecordBatch> {
    try {
      for (let batch = await this.next(); batch !== null; batch = await this.next()) yield batch;
    } finally {
      await this.cancel();
    }
  }

  async *exchange(inputs: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch> {
    let complete = false;
    try {
      for await (const input of this.#call.input(inputs)) {
        // Read while it is written: with both pipes full, each side would wait for the other.
        const [, output] = await Promise.all([this.#stream.send(input), this.#stream.next()]);
        if (output === null) break;
        yield output;
      }
      this.#call.check();
      complete = true;
    } catch (error) {
      throw this.#call.explain(error);
    } finally {
      await (complete ? this.close() : this.cancel());
    }
  }

  async close(): Promise<void> {
    try {
      await this.#stream.close();
    } finally {
      await this.#end();
    }
  }

  async cancel(): Promise<void> {
    if (this.#watched.call === undefined) return;
    await this.#stream.cancel();
    await this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }

  async #orEnd<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      await this.cancel();
      throw this.#call.explain(error);
    }
  }

  #end(): Promise<void> {
    this.#watched.call = undefined;
    return this.#call.end();
  }
}
