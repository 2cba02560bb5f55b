import { describe, expect, test } from "vitest";
import { CancelledError } from "vgi-runtime";
import { Coalescer, type CoalesceOptions } from "./coalescer.js";

/** A function that answers with ten times its rows, and whose calls are seen. */
function tenfold(options: CoalesceOptions = {}, send?: (rows: readonly number[]) => Promise<readonly number[]>) {
  const batches: (readonly number[])[] = [];
  const signals: AbortSignal[] = [];
  const coalescer = new Coalescer<number, readonly number[], number>(
    {
      name: "tenfold",
      groupOf: (row) => (row < 0 ? "negative" : ""),
      encode: (rows) => {
        const wrong = rows.find((row) => !Number.isInteger(row));
        if (wrong !== undefined) throw new RangeError(`${wrong} does not fit`);
        return rows;
      },
      send: async (rows, signal) => {
        batches.push(rows);
        signals.push(signal);
        return send === undefined ? rows.map((row) => row * 10) : send(rows);
      },
    },
    options,
  );
  return { coalescer, batches, signals };
}

const settled = <T>(calls: Iterable<Promise<T>>) => Promise.allSettled(calls);

describe("calls of one row", () => {
  test("made at once share a batch, and each has its own value", async () => {
    const { coalescer, batches } = tenfold();
    const later = Promise.resolve().then(() => coalescer.call(3));
    expect(await Promise.all([coalescer.call(1), coalescer.call(2), later])).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
    expect(await coalescer.call(4)).toBe(40);
    expect(batches).toHaveLength(2);
  });

  test("wait for others as long as they may", async () => {
    const { coalescer, batches } = tenfold({ maxDelayMs: 40 });
    const first = coalescer.call(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await Promise.all([first, coalescer.call(2)])).toEqual([10, 20]);
    expect(batches).toEqual([[1, 2]]);
  });

  test("a batch has no more rows than allowed, and a full one does not wait", async () => {
    const { coalescer, batches } = tenfold({ maxDelayMs: 60_000, maxRows: 2 });
    expect(await Promise.all([1, 2, 3, 4].map((row) => coalescer.call(row)))).toEqual([10, 20, 30, 40]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("only some batches are on their way at once: what comes meanwhile goes out together", async () => {
    const open: Array<() => void> = [];
    const { coalescer, batches } = tenfold({ maxBatches: 1 }, async (rows) => {
      await new Promise<void>((resolve) => open.push(resolve));
      return rows;
    });
    const calls = [coalescer.call(1)];
    for (const row of [2, 3]) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      calls.push(coalescer.call(row));
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(batches).toEqual([[1]]);
    open.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(batches).toEqual([[1], [2, 3]]);
    open.shift()?.();
    expect(await Promise.all(calls)).toEqual([1, 2, 3]);
  });

  test("an error is that of the callers of its batch, and of no others", async () => {
    const { coalescer } = tenfold({ maxRows: 2 }, async (rows) => {
      if (rows.includes(2)) throw new Error("two is too much");
      return rows;
    });
    const results = await settled([1, 2, 3, 4].map((row) => coalescer.call(row)));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
  });

  test("a value that does not fit is the error of its caller alone", async () => {
    const { coalescer, batches } = tenfold();
    const results = await settled([1, 2.5, 3].map((row) => coalescer.call(row)));
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(batches).toEqual([[1, 3]]);
  });

  test("rows of different groups go in batches of their own", async () => {
    const { coalescer, batches } = tenfold();
    expect(await Promise.all([1, -1, 2, -2].map((row) => coalescer.call(row)))).toEqual([10, -10, 20, -20]);
    expect(batches).toEqual([
      [1, 2],
      [-1, -2],
    ]);
  });

  test("a caller that gives up leaves the others; the last one ends the batch", async () => {
    const { coalescer, batches, signals } = tenfold({}, () => new Promise(() => undefined));
    const [one, two, early] = [new AbortController(), new AbortController(), new AbortController()];
    const calls = [one, two, early].map(({ signal }, row) => coalescer.call(row, { signal }));
    const results = settled(calls);
    early.abort();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(batches).toEqual([[0, 1]]);
    one.abort();
    expect(signals[0]?.aborted).toBe(false);
    two.abort();
    expect(signals[0]?.aborted).toBe(true);
    for (const result of await results) {
      expect(result.status === "rejected" && result.reason).toBeInstanceOf(CancelledError);
    }
    await expect(coalescer.call(9, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
  });
});
