import fc from "fast-check";
import type { RecordBatch } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";
import { batchFromColumns, readRows, toArrowSchema } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { exchange } from "./exchange.js";

const schema = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
const batchOf = (n: number): RecordBatch => batchFromColumns(schema, [[BigInt(n)]]);
const both = (input: RecordBatch, output: RecordBatch) => ({ input, output });
const numberOf = (batch: RecordBatch): number => Number((readRows(batch)[0] as { n: bigint }).n);

/** A peer whose pipes hold one message each way: it reads the next input only when its answer was taken. */
class TightPipe implements StreamSession {
  readonly resumeToken = null;
  readonly header = null;
  readonly outputSchema = schema;
  readonly window: number;
  mostInFlight = 0;
  #inFlight = 0;
  readonly #answers: RecordBatch[] = [];
  #wake: Array<() => void> = [];

  constructor(window: number) {
    this.window = window;
  }

  async send(input: RecordBatch): Promise<void> {
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    while (this.#answers.length > 0) await this.#changed();
    this.#answers.push(batchOf(numberOf(input) * 2));
    this.#notify();
  }

  async next(): Promise<RecordBatch | null> {
    while (this.#answers.length === 0) await this.#changed();
    this.#inFlight -= 1;
    const answer = this.#answers.shift() ?? null;
    this.#notify();
    return answer;
  }

  async close(): Promise<void> {}
  async cancel(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}

  #changed(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    for (const resolve of this.#wake.splice(0)) resolve();
  }
}

/** A peer that takes whatever comes, and is slow to answer. */
function patientPipe(window: number): StreamSession & { readonly most: () => number } {
  const waiting: RecordBatch[] = [];
  let most = 0;
  return {
    ...new TightPipe(window),
    most: () => most,
    send: async (input) => {
      most = Math.max(most, waiting.push(input));
    },
    next: async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return waiting.shift() ?? null;
    },
    close: async () => {},
    cancel: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

async function* inputs(count: number, failAt = Infinity): AsyncGenerator<RecordBatch> {
  for (let n = 0; n < count; n += 1) {
    if (n === failAt) throw new Error("no more input");
    yield batchOf(n);
  }
}

describe("exchange", () => {
  it("has as many small inputs on the way as the window allows, and no more than four large ones", async () => {
    const large = batchFromColumns(schema, [Array.from({ length: 8_192 }, (_, n) => BigInt(n))]);
    for (const { size, window, most } of [
      { size: 1, window: 8, most: 8 },
      { size: 8_192, window: 8, most: 4 },
      { size: 8_192, window: 2, most: 2 },
    ]) {
      const pipe = patientPipe(window);
      const given = (async function* given(): AsyncGenerator<RecordBatch> {
        for (let n = 0; n < 30; n += 1) yield size === 1 ? batchOf(n) : large;
      })();
      let answers = 0;
      for await (const { output } of exchange(pipe, given, both)) answers += output.numRows;
      expect([answers, pipe.most()]).toEqual([30 * size, most]);
    }
  });

  it("gives one answer for each input, in order, never further ahead than the window, with full pipes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40 }), async (window, count) => {
        const pipe = new TightPipe(window);
        const answers: number[] = [];
        for await (const { input, output } of exchange(pipe, inputs(count), both)) {
          expect(numberOf(output)).toBe(numberOf(input) * 2);
          answers.push(numberOf(output));
        }
        expect(answers).toEqual(Array.from({ length: count }, (_, n) => n * 2));
        expect(pipe.mostInFlight).toBeLessThanOrEqual(window);
      }),
      { numRuns: 50 },
    );
  });

  it("gives the answers up to an input that fails, then fails the same way", async () => {
    const answers: number[] = [];
    const act = async (): Promise<void> => {
      for await (const { output } of exchange(new TightPipe(4), inputs(10, 3), both)) answers.push(numberOf(output));
    };
    await expect(act()).rejects.toThrow("no more input");
    expect(answers).toEqual([0, 2, 4]);
  });

  it("stops taking input when its consumer leaves", async () => {
    let taken = 0;
    async function* counted(): AsyncGenerator<RecordBatch> {
      for await (const batch of inputs(1_000)) {
        taken += 1;
        yield batch;
      }
    }
    for await (const { output } of exchange(new TightPipe(4), counted(), both)) {
      if (numberOf(output) === 4) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken).toBeLessThanOrEqual(8);
  });
});
