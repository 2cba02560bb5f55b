import { describe, expect, test } from "vitest";
import { batchFromRows, isRecordBatch, toArrowSchema } from "vgi-arrow";
import type { RecordBatch } from "apache-arrow";
import { gatheredRows, ROWS_PER_BATCH } from "./gathered-rows.js";

const schema = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
const batchesOf = (item: object): RecordBatch[] | undefined => (isRecordBatch(item) ? [item] : undefined);
const batchOf = (rows: readonly object[]): RecordBatch => batchFromRows(schema, rows);

async function sizes(items: Iterable<object> | AsyncIterable<object>): Promise<number[]> {
  const seen: number[] = [];
  for await (const batch of gatheredRows(items, { batchesOf, rowOf: (row) => ({ ...row }), batchOf })) {
    seen.push(batch.numRows);
  }
  return seen;
}

const rows = (count: number): object[] => Array.from({ length: count }, (_, n) => ({ n: BigInt(n) }));

describe("gathered rows", () => {
  test.each([
    [0, []],
    [1, [1]],
    [ROWS_PER_BATCH, [ROWS_PER_BATCH]],
    [ROWS_PER_BATCH + 1, [ROWS_PER_BATCH, 1]],
  ])("%i rows make batches of %j", async (count, expected) => {
    expect(await sizes(rows(count))).toEqual(expected);
  });

  test("keep their place before the batches that come behind them", async () => {
    expect(await sizes([batchOf(rows(5)), ...rows(2), batchOf(rows(7)), batchOf(rows(9)), ...rows(1)])).toEqual([
      5, 2, 7, 9, 1,
    ]);
  });

  test("are as they were when they were given", async () => {
    const items = (function* () {
      const row = { n: 0n };
      for (let n = 1n; n <= 3n; n += 1n) yield Object.assign(row, { n });
    })();
    const given = gatheredRows(items, { batchesOf: () => undefined, rowOf: (row) => ({ ...row }), batchOf });
    const { value } = await given.next();
    expect((value as RecordBatch).getChildAt(0)?.toJSON()).toEqual([1n, 2n, 3n]);
  });
});
