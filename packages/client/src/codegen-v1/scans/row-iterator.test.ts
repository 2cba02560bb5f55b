import { describe, expect, test } from "vitest";
import { RowIterator, type RowParts } from "./row-iterator.js";

interface Source {
  readonly rows: RowIterator<number[][], number>;
  readonly left: () => boolean;
}

/** An iterator over batches of parts of rows; `left` tells whether the source was told to end. */
function over(
  batches: readonly (readonly number[][] | Error)[],
  read = (batch: number[][]): RowParts<number> => batch.values(),
): Source {
  let left = false;
  async function* source(): AsyncGenerator<number[][]> {
    try {
      for (const batch of batches) {
        if (batch instanceof Error) throw batch;
        yield [...batch];
      }
    } finally {
      left = true;
    }
  }
  return { rows: new RowIterator(source(), read), left: () => left };
}

async function all(rows: AsyncIterable<number>): Promise<number[]> {
  const out: number[] = [];
  for await (const row of rows) out.push(row);
  return out;
}

describe("rows of batches", () => {
  test("come in order, past batches and parts without any", async () => {
    const { rows, left } = over([[[1, 2], [], [3]], [], [[]], [[4]]]);
    expect(await all(rows)).toEqual([1, 2, 3, 4]);
    expect(left()).toBe(true);
    expect(await rows.next()).toEqual({ done: true, value: undefined });
  });

  test("may be asked for before those before them came", async () => {
    const { rows } = over([[[1, 2]], [[3], [4, 5]]]);
    const answers = await Promise.all(Array.from({ length: 7 }, () => rows.next()));
    expect(answers.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, undefined, undefined]);
  });

  test("end their source when they are left", async () => {
    const { rows, left } = over([[[1, 2]], [[3]]]);
    for await (const row of rows) if (row === 1) break;
    expect(left()).toBe(true);
    expect(await rows.next()).toMatchObject({ done: true });
  });

  test("end with the error of their source, and once", async () => {
    const { rows } = over([[[1]], new Error("lost")]);
    expect(await rows.next()).toEqual({ done: false, value: 1 });
    await expect(rows.next()).rejects.toThrow("lost");
    expect(await rows.next()).toMatchObject({ done: true });
  });

  test("that can't be made end their source", async () => {
    const { rows, left } = over([[[1]]], () => ({
      next: () => {
        throw new Error("no number");
      },
    }));
    await expect(rows.next()).rejects.toThrow("no number");
    expect(left()).toBe(true);
  });
});
