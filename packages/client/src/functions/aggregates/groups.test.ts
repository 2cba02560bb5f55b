import { Bool, type DataType, Float64, Int64, Struct, Field, Table, Utf8, vectorFromArray } from "apache-arrow";
import fc from "fast-check";
import type { RecordBatch } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { GroupNumbers } from "./groups.js";

function batchOf(columns: Readonly<Record<string, readonly [DataType, readonly unknown[]]>>): RecordBatch {
  const vectors = Object.entries(columns).map(([name, [type, values]]) => [name, vectorFromArray([...values], type)]);
  const [batch] = new Table(Object.fromEntries(vectors)).batches;
  if (batch === undefined) throw new Error("no rows");
  return batch;
}

describe("the numbers of groups", () => {
  test("follow the order in which keys are met, over batches", () => {
    const groups = new GroupNumbers(["key"]);
    const first = batchOf({ key: [new Int64(), [7n, 3n, 7n]], value: [new Int64(), [1n, 2n, 3n]] });
    const second = batchOf({ key: [new Int64(), [3n, null, 9n]], value: [new Int64(), [1n, 2n, 3n]] });
    expect([...groups.of(first), ...groups.of(second)]).toEqual([0n, 1n, 0n, 1n, 2n, 3n]);
    expect(groups.keys).toEqual([{ key: 7n }, { key: 3n }, { key: null }, { key: 9n }]);
  });

  test("take NaN for one value, and no null for it", () => {
    const groups = new GroupNumbers(["key"]);
    expect([...groups.of(batchOf({ key: [new Float64(), [Number.NaN, null, Number.NaN, Infinity, 0, -0]] }))]).toEqual([
      0n,
      1n,
      0n,
      2n,
      3n,
      3n,
    ]);
  });

  test("tell large integers apart that are one number", () => {
    const groups = new GroupNumbers(["key"]);
    const values = [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n, 1n];
    expect([...groups.of(batchOf({ key: [new Int64(), values] }))]).toEqual([0n, 1n, 0n, 2n]);
  });

  test("see into structs", () => {
    const type = new Struct([new Field("a", new Int64(), true)]);
    const groups = new GroupNumbers(["key"]);
    expect([...groups.of(batchOf({ key: [type, [{ a: 1n }, { a: 2n }, { a: 1n }, null]] }))]).toEqual([0n, 1n, 0n, 2n]);
  });

  test("are equal where all keys are, and only there", () => {
    const row = fc.record({
      a: fc.option(fc.constantFrom("", "x", "1", "null"), { nil: null }),
      b: fc.option(fc.bigInt({ min: -2n, max: 2n }), { nil: null }),
      c: fc.option(fc.boolean(), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const groups = new GroupNumbers(["a", "b", "c"]);
        const column = (name: "a" | "b" | "c"): unknown[] => rows.map((one) => one[name]);
        const batch = batchOf({
          a: [new Utf8(), column("a")],
          b: [new Int64(), column("b")],
          c: [new Bool(), column("c")],
        });
        const texts = rows.map((one) => `${JSON.stringify(one.a)} ${one.b} ${one.c}`);
        const met = [...new Set(texts)];
        expect([...groups.of(batch)]).toEqual(texts.map((text) => BigInt(met.indexOf(text))));
        expect(groups.keys).toEqual(met.map((text) => rows[texts.indexOf(text)]));
      }),
    );
  });
});
