import { expect, test } from "vitest";
import { toArrowSchema } from "../types/to-arrow-type.js";
import { batchFromColumns } from "./batch-from-columns.js";
import { buffersOf, expireBatch } from "./expire-batch.js";
import { selectColumns } from "./slice-batch.js";

const schema = toArrowSchema({
  fields: [
    { name: "n", type: "int64", nullable: true },
    { name: "text", type: "utf8", nullable: true },
    { name: "parts", type: { list: { name: "item", type: "int32", nullable: true } }, nullable: true },
  ],
});

const newBatch = (): ReturnType<typeof batchFromColumns> =>
  batchFromColumns(schema, [
    [1n, null],
    ["a", "b"],
    [[1, 2], [3]],
  ]);

test("the memory of a batch is that of all its columns, nested ones too", () => {
  const batch = newBatch();
  const found = buffersOf(batch);
  const parts = batch.getChild("parts")?.data[0];
  expect(found).toContain(batch.getChild("n")?.data[0]?.values.buffer);
  expect(found).toContain(parts?.valueOffsets.buffer);
  expect(found).toContain(parts?.children[0]?.values.buffer);
});

test("an expired batch throws, and so do its columns and what was selected of it", () => {
  const batch = newBatch();
  const vectors = [batch.getChild("n"), batch.getChild("text"), batch.getChild("parts")];
  const selected = selectColumns(batch, ["text"]).getChild("text");
  expireBatch(batch, () => new RangeError("over"));
  expect(() => batch.numRows).toThrow("over");
  expect(() => batch.getChildAt(0)).toThrow("over");
  for (const vector of [...vectors, selected]) expect(() => vector?.get(0)).toThrow("over");
  // Twice is as good as once for what shares columns.
  expect(() => expireBatch(selectColumns(newBatch(), ["n"]), () => new RangeError("over"))).not.toThrow();
});
