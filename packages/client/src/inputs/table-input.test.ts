import type { RecordBatch } from "apache-arrow";
import {
  batchFromColumns,
  decodeStream,
  encodeStream,
  int32,
  jsProfile,
  readRows,
  TimestampValue,
  toArrowSchema,
} from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { PeekableInput } from "./peekable-input.js";
import { type TableInput, tableInputBatches } from "./table-input.js";

const fields = [{ name: "n", type: "int64", nullable: true }] as const;
const schema = toArrowSchema({ fields });
const batch = batchFromColumns(schema, [[1n, 2n]]);
const bytes = encodeStream(schema, [batch]);
const rows = [{ n: 1n }, { n: 2n }];

async function* later<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** What a worker would read of an input. */
async function sent(input: TableInput, profile?: typeof jsProfile): Promise<Record<string, unknown>[]> {
  const read: Record<string, unknown>[] = [];
  for await (const one of tableInputBatches("function f", input, profile)) {
    for (const decoded of decodeStream(encodeStream(one.schema, [one])).batches) read.push(...readRows(decoded));
  }
  return read;
}

describe("an input may be", () => {
  it.each<[string, () => TableInput]>([
    ["a batch", () => batch],
    ["batches", () => [batch]],
    ["batches that come later", () => later(batch)],
    ["an IPC stream", () => bytes],
    ["IPC streams that come later", () => later(bytes)],
    ["columns", () => ({ n: [1n, 2n] })],
    ["typed arrays", () => ({ n: BigInt64Array.of(1n, 2n) })],
    ["an Arrow vector", () => ({ n: batch.getChildAt(0)! })],
    ["row objects", () => rows],
    ["row objects that come later", () => later(...rows)],
    [
      "row objects with their types",
      () => ({ schema: fields, rows: [{ n: 1 }, { n: "2" }].map(({ n }) => ({ n: Number(n) })) }),
    ],
    ["rows and batches", () => [{ n: 1n }, batchFromColumns(schema, [[2n]])]],
  ])("%s", async (_name, input) => {
    expect(await sent(input())).toEqual(rows);
  });

  it("Arrow objects of another copy of apache-arrow", async () => {
    // The CommonJS build has classes of its own, like a second copy installed beside the first.
    const other = await import("../../node_modules/apache-arrow/Arrow.dom.js");
    const table = other.tableFromArrays({ n: BigInt64Array.of(1n, 2n), s: ["a", "b"] }) as unknown as TableInput;
    const wanted = [
      { n: 1n, s: "a" },
      { n: 2n, s: "b" },
    ];
    expect(await sent(table)).toEqual(wanted);
    const { batches } = table as unknown as { batches: RecordBatch[] };
    expect(await sent(batches[0] as RecordBatch)).toEqual(wanted);
    expect(await sent(batches)).toEqual(wanted);
    expect(await sent(later(...batches))).toEqual(wanted);
    const vector = other.vectorFromArray(["x", null]) as never;
    expect(await sent({ s: vector })).toEqual([{ s: "x" }, { s: null }]);
    const input = new PeekableInput(batches, "function f");
    expect((await input.schema()).fields.map(({ name }) => name)).toEqual(["n", "s"]);
  });

  it("what a profile shows", async () => {
    const timed = {
      schema: [{ name: "took", type: { duration: "ms" }, nullable: true }],
      rows: [{ took: 1500 }],
    } as const;
    expect(String((await sent(timed, jsProfile))[0]?.["took"])).toBe("PT1.500S");
    await expect(sent(timed)).rejects.toThrow('column "took"[0]: expected duration[ms], got number 1500');
    const at = new TimestampValue(5n, "us", "UTC");
    expect(await sent([{ at }, { at: null }, {}])).toEqual([{ at }, { at: null }, { at: null }]);
  });

  it("iterated again, for the next call", async () => {
    const input = tableInputBatches("function f", rows);
    expect(await sent(input)).toEqual(rows);
    expect(await sent(input)).toEqual(rows);
  });
});

describe("what is no input", () => {
  it.each<[unknown, RegExp]>([
    ["text", /its input is a string/],
    [null, /its input is null/],
    [[batch, 5], /item 1 of its input is a number/],
    [[{ n: 1 }], /column "n": a number could be several Arrow types/],
    [{ n: [1, 2] }, /column "n": a number could be several/],
    [{ n: [1n], m: int32([1, 2]) }, /Column "m" has 2 rows where the batch has 1/],
    [{ n: "text" }, /column "n"/],
    [{ schema: fields, rows: [{ n: 1n }, { n: "two" }] }, /column "n"\[1\]: expected int64, got string "two"/],
    [bytes.subarray(0, 40), /its input is no table: .*Arrow IPC/],
  ])("%o is refused, with what is wrong", async (input, message) => {
    const collected = (async () => sent(input as TableInput))();
    await expect(collected).rejects.toThrow(message);
    await expect(collected).rejects.toMatchObject({ code: "VGI_INPUT" });
  });
});
