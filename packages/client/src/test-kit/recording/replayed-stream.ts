import type { RecordBatch, Schema } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";
import { batchText, textBatch } from "./batch-text.js";
import type { RecordedCall, RecordedError } from "./recorded-call.js";

/** What a stream is played from. */
export interface Replay {
  /** Calls that were opened alike, the preferred one first: the inputs tell which of them it is. */
  readonly calls: readonly [RecordedCall, ...RecordedCall[]];
  readonly window: number;
  /** Hears which call it turned out to be. */
  readonly used: (call: RecordedCall) => void;
  readonly missing: (why: string) => Error;
  readonly fail: (error: RecordedError) => Error;
}

/** A stream that is played from a recording. */
export class ReplayedStream implements StreamSession {
  readonly header: RecordBatch | null;
  readonly window: number;
  readonly resumeToken = null;
  outputSchema: Schema | null = null;
  readonly #replay: Replay;
  #calls: readonly RecordedCall[];
  #sent = 0;
  #received = 0;
  #failure: Error | undefined;

  constructor(replay: Replay) {
    const [first] = replay.calls;
    this.header = typeof first.header === "string" ? textBatch(first.header) : null;
    this.window = replay.window;
    this.#replay = replay;
    this.#calls = replay.calls;
  }

  async send(input: RecordBatch): Promise<void> {
    const text = batchText(input);
    const fitting = this.#calls.filter((call) => call.inputs?.[this.#sent] === text);
    this.#sent += 1;
    if (fitting.length === 0) {
      // Who waits for the answer is told, too.
      this.#failure = this.#replay.missing(`input ${this.#sent} of the stream was another`);
      throw this.#failure;
    }
    this.#calls = fitting;
  }

  async next(): Promise<RecordBatch | null> {
    if (this.#failure !== undefined) throw this.#failure;
    const [call] = this.#calls;
    if (this.#received === 0 && call !== undefined) this.#replay.used(call);
    const output = call?.outputs?.[this.#received];
    this.#received += 1;
    if (output === undefined) throw this.#replay.missing(`it was left after ${this.#received - 1} answers`);
    if (output === null) return null;
    if (typeof output === "object") throw this.#replay.fail(output.error);
    const batch = textBatch(output);
    this.outputSchema = batch.schema;
    return batch;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
