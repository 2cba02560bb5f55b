import type { RecordBatch, Schema } from "apache-arrow";
import type { Follows, NextOptions, StreamSession } from "../connection.js";
import { UsageError } from "../errors/index.js";
import type { CallObservation } from "./call-observer.js";

/** A stream that somebody looks at: it hears of every batch, and once of the end. */
export class ObservedStream implements StreamSession {
  readonly #stream: StreamSession;
  readonly #observation: CallObservation;
  #over = false;

  constructor(stream: StreamSession, observation: CallObservation) {
    this.#stream = stream;
    this.#observation = observation;
  }

  get header(): RecordBatch | null {
    return this.#stream.header;
  }

  get window(): number {
    return this.#stream.window;
  }

  get outputSchema(): Schema | null {
    return this.#stream.outputSchema;
  }

  get resumeToken(): string | null {
    return this.#stream.resumeToken;
  }

  async send(input: RecordBatch): Promise<void> {
    if (!this.#over) this.#observation.batch?.("input", input);
    await this.#step(() => this.#stream.send(input));
  }

  prepare(input: RecordBatch, follows?: Follows): void {
    this.#stream.prepare?.(input, follows);
  }

  async next(options?: NextOptions): Promise<RecordBatch | null> {
    const batch = await this.#step(() => this.#stream.next(options));
    if (batch === null) this.#end(null);
    else if (!this.#over) this.#observation.batch?.("output", batch);
    return batch;
  }

  async close(): Promise<void> {
    await this.#step(() => this.#stream.close());
    this.#end(null);
  }

  async cancel(): Promise<void> {
    await this.#stream.cancel();
    this.#end(null);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #step<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await (this.#observation.run === undefined ? step() : this.#observation.run(step));
    } catch (error) {
      // A wrong use of the stream leaves it as it was.
      if (!(error instanceof UsageError)) this.#end(error);
      throw error;
    }
  }

  #end(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#observation.end(error);
  }
}
