import { type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, makeBatch, toArrowSchema } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { carriedBatches, carriedSchema } from "./row-carrier.js";

const columns = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });

async function carried(schema: Schema, ...batches: RecordBatch[]): Promise<RecordBatch[]> {
  async function* source(): AsyncGenerator<RecordBatch> {
    yield* batches;
  }
  const result: RecordBatch[] = [];
  for await (const batch of carriedBatches(schema, source())) result.push(batch);
  return result;
}

describe("an input without columns", () => {
  it("gets a column of nulls with its number of rows, none included", async () => {
    const none = new Schema([]);
    const sent = await carried(none, makeBatch(none, [], 3), makeBatch(none, [], 0));
    const schema = carriedSchema(none);
    expect(sent.map((batch) => [batch.numRows, batch.getChildAt(0)?.nullCount])).toEqual([
      [3, 3],
      [0, 0],
    ]);
    for (const batch of sent) expect(batch.schema).toBe(schema);
  });
});

describe("an input with columns", () => {
  it("stays what it is", async () => {
    const batch = batchFromColumns(columns, [[1n, 2n]]);
    expect(carriedSchema(columns)).toBe(columns);
    expect(await carried(columns, batch)).toEqual([batch]);
  });
});
