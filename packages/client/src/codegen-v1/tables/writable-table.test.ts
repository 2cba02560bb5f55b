import { makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { describe, expect, it } from "vitest";
import type { Session } from "../../session.js";
import type { AnyTable, TableDescriptor } from "./table-types.js";
import type { TableInserter } from "./write-types.js";
import { writableTable } from "./writable-table.js";

const descriptor: TableDescriptor = {
  kind: "base_table",
  schema: ["main"],
  name: "plant",
  columns: [{ name: "id", type: "int64", nullable: false, required: true }],
};
type Plants = AnyTable & TableInserter<object, object>;
const plants = writableTable<Plants>(descriptor, ["insert"]);

describe("refused before anything is sent, naming the table and what was to be done", () => {
  const db = {} as Session;

  it("rows that lack a column", async () => {
    await expect(plants.insert(db, [{}])).rejects.toThrow(
      'insert of table plant can\'t be called: a row has no column "id"',
    );
  });

  it("batches that lack a column", async () => {
    const empty = new RecordBatch(new Schema([]), makeData({ type: new Struct([]), length: 1, children: [] }));
    await expect(plants.insert(db, empty)).rejects.toThrow('a batch for insert of table plant has no column "id"');
  });
});
