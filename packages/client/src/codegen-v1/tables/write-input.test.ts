import { describe, expect, test } from "vitest";
import { batchFromRows, toArrowSchema, type FieldSpec } from "vgi-arrow";
import { writeBatches, type WriteColumns } from "./write-input.js";

const id: FieldSpec = { name: "id", type: "int64", nullable: false };
const columns: WriteColumns = { what: "insert of table plant", known: [id], sent: () => [id] };

describe("the batches of a write", () => {
  test("rows and batches that are given together keep their order", async () => {
    const batch = batchFromRows(toArrowSchema({ fields: [id] }), [{ id: 2n }]);
    const given: object[] = [{ id: 1n }, batch, { id: 3n }];
    const written: unknown[] = [];
    for await (const one of writeBatches(columns, given)) written.push(...(one.getChild("id")?.toArray() as bigint[]));
    expect(written).toEqual([1n, 2n, 3n]);
  });
});
