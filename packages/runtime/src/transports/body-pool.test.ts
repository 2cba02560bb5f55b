import { Int64, makeData, RecordBatch, Schema, Field, Struct } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../errors/index.js";
import { BodyPool } from "./body-pool.js";

const fresh = (length: number): Uint8Array => new Uint8Array(length);
const schema = new Schema([new Field("n", new Int64(), true)]);

/** A batch that is a view of a body, as the decoder makes them. */
function batchOver(body: Uint8Array): RecordBatch {
  const values = new BigInt64Array(body.buffer, body.byteOffset, body.byteLength >> 3);
  const column = makeData({ type: new Int64(), length: values.length, data: values });
  const type = new Struct(schema.fields);
  return new RecordBatch(schema, makeData({ type, length: values.length, nullCount: 0, children: [column] }));
}

describe("memory that is used again", () => {
  test("the next body is where the recycled one was, and its views are empty", () => {
    const pool = new BodyPool();
    const first = pool.allocate(1 << 20, fresh);
    first.fill(7);
    const batch = batchOver(first);
    const values = batch.getChild("n")?.toArray() as BigInt64Array;
    pool.recycle(batch);
    const second = pool.allocate(1 << 20, () => expect.unreachable("there is memory"));
    expect(second[0]).toBe(7);
    second.fill(9);
    expect(first.byteLength).toBe(0);
    expect(values.length).toBe(0);
    expect(values[0]).toBeUndefined();
  });

  test("whoever looks at a recycled batch hears of it", () => {
    const pool = new BodyPool();
    const batch = batchOver(pool.allocate(80_000, fresh));
    const shown = batchOver(new Uint8Array(80_000));
    pool.recycle(batch, shown);
    for (const over of [batch, shown]) expect(() => over.numRows).toThrow(UsageError);
  });

  test.each([
    ["a large batch after a turn of the event loop", 1 << 20, 1 << 20],
    ["a small one at once", 40_000, 0],
    ["one behind which nothing is read at once", 1 << 22, 0],
  ])("takes back %s", async (_, length, meanwhile) => {
    const pool = new BodyPool();
    const body = pool.allocate(length, fresh);
    const taken = pool.recycleInTurn(batchOver(body));
    expect(body.byteLength).toBe(meanwhile);
    await taken;
    expect(body.byteLength).toBe(0);
  });

  test("what is there is given before there is reason to make more", () => {
    const pool = new BodyPool();
    expect(pool.reuse(80_000)).toBeUndefined();
    const batch = batchOver(pool.allocate(80_000, fresh));
    pool.recycle(batch);
    const again = pool.reuse(72_000);
    expect(again?.byteLength).toBe(72_000);
    expect(pool.reuse(72_000)).toBeUndefined();
  });

  test("memory of others is left alone", () => {
    const pool = new BodyPool();
    const body = new Uint8Array(80_000);
    pool.recycle(batchOver(body));
    expect(body.byteLength).toBe(80_000);
    expect(pool.allocate(80_000, fresh).buffer).not.toBe(body.buffer);
  });

  test("a few bytes have memory of their own: it would be a whole part that does not come back", () => {
    const pool = new BodyPool();
    const body = pool.allocate(8, fresh);
    expect(body.buffer.byteLength).toBe(8);
    pool.recycle(batchOver(body));
    expect(pool.reuse(8)).toBeUndefined();
  });

  test("no more than its bound waits", () => {
    const pool = new BodyPool(1 << 20);
    const lent = [1, 2, 3].map(() => pool.allocate(1 << 19, fresh));
    for (const body of lent) pool.recycle(batchOver(body));
    let made = 0;
    for (let count = 0; count < 3; count += 1) {
      pool.allocate(1 << 19, (length) => {
        made += 1;
        return fresh(length);
      });
    }
    expect(made).toBe(1);
  });

  test("two bodies that are in use never share memory, and each is as long as was asked", () => {
    const step = fc.record({ length: fc.integer({ min: 1, max: 400_000 }), drop: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pool = new BodyPool(1 << 20);
        const used: { readonly batch: RecordBatch; readonly body: Uint8Array }[] = [];
        for (const { length, drop } of steps) {
          const size = length * 8;
          const body = pool.allocate(size, fresh);
          expect(body.byteLength).toBe(size);
          for (const other of used) expect(other.body.buffer).not.toBe(body.buffer);
          used.push({ batch: batchOver(body), body });
          if (drop % 3 > 0) for (const { batch } of used.splice(drop % used.length, 1)) pool.recycle(batch);
        }
        for (const { body } of used) expect(body.byteLength).toBeGreaterThan(0);
      }),
    );
  });
});
