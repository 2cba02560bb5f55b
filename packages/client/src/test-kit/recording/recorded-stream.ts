import type { RecordBatch, Schema } from "apache-arrow";
import type { NextOptions, StreamSession } from "vgi-runtime";
import { batchText } from "./batch-text.js";
import type { RecordedStep } from "./recorded-call.js";
import { recordedError } from "./recorded-error.js";

/** A stream whose inputs and outputs are written down when it ends. */
export class RecordedStream implements StreamSession {
  readonly #inner: StreamSession;
  readonly #write: (inputs: readonly string[], outputs: readonly RecordedStep[]) => void;
  readonly #inputs: string[] = [];
  readonly #outputs: RecordedStep[] = [];
  #written = false;

  constructor(inner: StreamSession, write: (inputs: readonly string[], outputs: readonly RecordedStep[]) => void) {
    this.#inner = inner;
    this.#write = write;
  }

  get header(): RecordBatch | null {
    return this.#inner.header;
  }

  get window(): number {
    return this.#inner.window;
  }

  get outputSchema(): Schema | null {
    return this.#inner.outputSchema;
  }

  get resumeToken(): string | null {
    return this.#inner.resumeToken;
  }

  send(input: RecordBatch): Promise<void> {
    this.#inputs.push(batchText(input));
    return this.#inner.send(input);
  }

  async next(options?: NextOptions): Promise<RecordBatch | null> {
    try {
      const batch = await this.#inner.next(options);
      this.#outputs.push(batch === null ? null : batchText(batch));
      return batch;
    } catch (error) {
      const said = recordedError(error);
      if (said !== undefined) this.#outputs.push({ error: said });
      throw error;
    }
  }

  close(): Promise<void> {
    this.#end();
    return this.#inner.close();
  }

  cancel(): Promise<void> {
    this.#end();
    return this.#inner.cancel();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #end(): void {
    if (!this.#written) this.#write(this.#inputs, this.#outputs);
    this.#written = true;
  }
}
