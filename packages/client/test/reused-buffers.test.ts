import type { RecordBatch } from "apache-arrow";
import { column as filterColumn } from "../src/filters/index.js";
import { UsageError } from "../src/index.js";
import { describe, expect, test } from "vitest";
import type { Session } from "../src/index.js";
import * as demo from "./support/demo-sdk.js";
import { int64Batch } from "./support/batches.js";
import { transports } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

const ROWS = 400_000n;
const BATCH = 60_000n;
const call = { name: "sequence", arguments: { positional: [ROWS], named: { batch_size: BATCH } } };

const column = (batch: RecordBatch): BigInt64Array => batch.getChildAt(0)?.toArray() as BigInt64Array;

async function sumOf(batches: AsyncIterable<RecordBatch>): Promise<bigint> {
  let sum = 0n;
  for await (const batch of batches) for (const value of column(batch)) sum += value;
  return sum;
}

describe.each(transports)("batches in memory that is used again, over $transport", (lane) => {
  let db: Session;

  useLane(lane, async (client) => {
    db = await client.attach("demo");
  });

  test("they have the same rows, untyped and generated, with a filter and with several workers", async () => {
    const expected = (ROWS * (ROWS - 1n)) / 2n;
    expect(await sumOf(db.table({ ...call, reuseBuffers: true }))).toBe(expected);
    const scan = demo.sequence(db, { count: ROWS, batchSize: BATCH });
    expect(await sumOf(scan.batches({ reuseBuffers: true }))).toBe(expected);
    expect(await sumOf(db.table({ ...call, maxWorkers: 2, reuseBuffers: true }))).toBe(expected);
    const filter = filterColumn("n").lt(100_000n);
    expect(await sumOf(db.table({ ...call, filter, reuseBuffers: true }))).toBe(4_999_950_000n);
  });

  test("what is kept over the next one says so, and never shows other values", async () => {
    const kept: { readonly batch: RecordBatch; readonly values: BigInt64Array; readonly first: bigint }[] = [];
    for await (const batch of db.table({ ...call, reuseBuffers: true })) {
      for (const { batch: before, values } of kept) {
        expect(() => before.numRows).toThrow(UsageError);
        expect([0, values.length]).toContain(values.length);
        expect([undefined, ...kept.map(({ first }) => first)]).toContain(values[0]);
      }
      kept.push({ batch, values: column(batch), first: column(batch)[0] ?? -1n });
    }
    expect(kept.length).toBeGreaterThan(5);
    // Large bodies were read into the pool's memory, which was taken away from these arrays.
    expect(kept.filter(({ values }) => values.length === 0).length).toBeGreaterThan(3);
  });

  test("functions with input give the same rows, and what is kept of them never shows others", async () => {
    const numbers = Array.from({ length: 30_000 }, (_, row) => BigInt(row));
    const input = Array.from({ length: 6 }, () => int64Batch("value", numbers));
    const total = 6n * numbers.reduce((sum, value) => sum + value, 0n);
    const repeating = { name: "repeat_rows", arguments: { positional: [2n] }, finalize: false, input };
    const sorting = { name: "sort_rows", arguments: { named: { by: "value" } } };
    const runs = [
      { expected: 2n * total, run: db.scalar({ name: "double", input, reuseBuffers: true }) },
      { expected: 2n * total, run: db.scalar({ name: "double", input, reuseBuffers: true, maxWorkers: 2 }) },
      { expected: 2n * total, run: db.tableInOut({ ...repeating, reuseBuffers: true }) },
      { expected: total, run: db.tableBuffering({ ...sorting, input, reuseBuffers: true }) },
    ];
    for (const { expected, run } of runs) {
      let sum = 0n;
      const kept: RecordBatch[] = [];
      for await (const batch of run) {
        for (const before of kept) expect(() => before.numRows).toThrow(UsageError);
        for (const value of column(batch)) sum += value;
        kept.push(batch);
      }
      expect(sum).toBe(expected);
    }
  });

  test("a loop that is left keeps its batch", async () => {
    let last: RecordBatch | undefined;
    for await (const batch of db.table({ ...call, reuseBuffers: true })) {
      last = batch;
      break;
    }
    expect(last?.numRows).toBe(Number(BATCH));
    expect(await sumOf(db.table(call))).toBe((ROWS * (ROWS - 1n)) / 2n);
    expect(last === undefined ? undefined : column(last)[59_999]).toBe(59_999n);
  });

  test("without it every batch has memory of its own", async () => {
    const kept: RecordBatch[] = [];
    for await (const batch of db.table(call)) kept.push(batch);
    let next = 0n;
    for (const batch of kept) for (const value of column(batch)) if (value === next) next += 1n;
    expect(next).toBe(ROWS);
  });
});
