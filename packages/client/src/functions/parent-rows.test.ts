import { Field, Int32, Schema } from "apache-arrow";
import { batchFromColumns, toBase64, withMetadata } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { parentRows } from "./parent-rows.js";

const SCHEMA = new Schema([new Field("n", new Int32(), true)]);

function rows(count: number, parents?: readonly number[] | string): ReturnType<typeof batchFromColumns> {
  const batch = batchFromColumns(SCHEMA, [new Int32Array(count)]);
  if (parents === undefined) return batch;
  const bytes = typeof parents === "string" ? undefined : new Uint8Array(Int32Array.from(parents).buffer);
  return withMetadata(
    batch,
    new Map([["vgi_rpc.parent_row#b64", bytes === undefined ? String(parents) : toBase64(bytes)]]),
  );
}

describe("parentRows", () => {
  it("reads what the worker says", () => {
    expect([...parentRows("f", rows(3), rows(4, [0, 0, 2, 1]))]).toEqual([0, 0, 2, 1]);
  });

  it("takes the same place where the worker says nothing", () => {
    expect([...parentRows("f", rows(3), rows(3))]).toEqual([0, 1, 2]);
    expect(parentRows("f", rows(3), rows(0))).toHaveLength(0);
  });

  it.each([
    [rows(2), /2 rows for an input of 3, without saying/],
    [rows(2, [0, 3]), /row 1 of an answer from row 3/],
    [rows(2, [0, -1]), /from row -1/],
    [rows(2, [0]), /the origins of 1 rows with an answer of 2/],
    [rows(2, "%"), /no base64/],
  ])("refuses what can't be %#", (output, message) => {
    expect(() => parentRows("f", rows(3), output)).toThrow(message);
  });
});
