import * as fc from "fast-check";
import type { RecordBatch } from "apache-arrow";
import {
  batchFromColumns,
  Decimal,
  decodeStream,
  encodeStream,
  type FieldSpec,
  readRows,
  sliceBatch,
  TimestampValue,
  toArrowSchema,
  type TypeSpec,
  UnionValue,
  withMetadata,
} from "vgi-arrow";
import { describe, expect, test } from "vitest";
import { takeRows, TRUE } from "./index.js";

const item: FieldSpec = { name: "item", type: "utf8", nullable: true };
const key: FieldSpec = { name: "key", type: "utf8", nullable: false };

/** A type of every layout, with the value of a row. */
const columns: ReadonlyArray<readonly [TypeSpec, (row: number) => unknown]> = [
  ["int64", (row) => BigInt(row)],
  ["float32", (row) => row / 2],
  ["float16", (row) => row / 2],
  ["bool", (row) => row % 2 === 0],
  ["utf8", (row) => `text ${row}`],
  ["utf8_view", (row) => `a text longer than twelve bytes ${row}`],
  [{ dictionary: "utf8", index: "int8" }, (row) => `value ${row % 3}`],
  [{ decimal128: [10, 2] }, (row) => new Decimal(BigInt(row), 2)],
  [{ timestamp: "ns", timezone: "UTC" }, (row) => new TimestampValue(BigInt(row), "ns", "UTC")],
  ["null", () => null],
  [{ list: item }, (row) => [`item ${row}`, null]],
  [{ fixed_size_list: item, size: 1 }, (row) => [`item ${row}`]],
  [{ struct: [{ ...item, name: "a" }] }, (row) => ({ a: `a ${row}` })],
  [{ map: { key, value: item } }, (row) => new Map([[`key ${row}`, null]])],
  [{ dense_union: [{ ...item, name: "u" }], ids: [5] }, (row) => new UnionValue("u", `union ${row}`)],
];

const schema = toArrowSchema({
  fields: columns.map(([type], index) => ({ name: `c${index}`, type, nullable: true })),
});

function batchOf(length: number, isNull: (row: number) => boolean): RecordBatch {
  const values = columns.map(([type, value]) => {
    const isUnion = typeof type === "object" && "dense_union" in type;
    return Array.from({ length }, (_, row) => (isNull(row) && !isUnion ? null : value(row)));
  });
  return batchFromColumns(schema, values, { length });
}

const sent = (batch: RecordBatch): RecordBatch | undefined =>
  decodeStream(encodeStream(batch.schema, [batch])).batches[0];

describe("taking rows", () => {
  test("gives those that pass, of every type, in their order, as they can be written again", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()), { maxLength: 30 }),
        fc.boolean(),
        fc.nat(3),
        (passes, nulls, skipped) => {
          const whole = batchOf(passes.length + skipped, (row) => nulls && row % 3 === 0);
          const batch = sliceBatch(whole, skipped, whole.numRows);
          const taken = takeRows(
            batch,
            Uint8Array.from(passes, (each) => (each ? TRUE : 1)),
          );
          const expected = readRows(batch).filter((_, row) => passes[row]);
          expect(readRows(taken)).toEqual(expected);
          if (expected.length > 0) expect(readRows(sent(taken) as RecordBatch)).toEqual(expected);
        },
      ),
    );
  });

  test("copies nothing where rows follow each other, and keeps schema and metadata", () => {
    const batch = withMetadata(
      batchOf(4, () => false),
      { k: "v" },
    );
    expect(takeRows(batch, Uint8Array.of(2, 2, 2, 2)).data.children[0]).toBe(batch.data.children[0]);
    const middle = takeRows(batch, Uint8Array.of(0, 2, 2, 1));
    const values = middle.data.children[0]!.values as BigInt64Array;
    expect(values.buffer).toBe((batch.data.children[0]!.values as BigInt64Array).buffer);
    const apart = takeRows(batch, Uint8Array.of(2, 0, 0, 2));
    expect([middle.numRows, apart.numRows, takeRows(batch, Uint8Array.of(0, 1, 0, 1)).numRows]).toEqual([2, 2, 0]);
    expect([...apart.metadata]).toEqual([["k", "v"]]);
    expect(apart.schema).toBe(batch.schema);
  });
});
