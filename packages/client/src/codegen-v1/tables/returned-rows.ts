import { type Data, Field, type RecordBatch, Schema, type Struct } from "apache-arrow";
import { makeBatch, readRows } from "vgi-arrow";
import type { Reading } from "../scans/reading.js";
import type { Returning } from "./write-types.js";

/** The rows that a write answers with, or what they were and are, shown as those of the table. */
export function readReturned(batch: RecordBatch, returning: Returning, reading: Reading): unknown[] {
  if (returning === "rows") return readRows(batch, reading.values, reading.mappings);
  const [before, after] = ["old", "new"].map((side) => {
    const index = batch.schema.fields.findIndex(({ name }) => name === side);
    return readSide(batch.data.children[index], reading);
  });
  return Array.from({ length: batch.numRows }, (_, row) => ({
    old: before?.[row] ?? null,
    new: after?.[row] ?? null,
  }));
}

/** Rows that stand in one column of structs; `null` where there is none. */
function readSide(side: Data | undefined, { values, mappings }: Reading): (object | null)[] {
  if (side === undefined) return [];
  const { children } = side.type as Struct;
  const fields = children.map((field) => new Field(field.name, field.type, true, field.metadata));
  const rows = readRows(makeBatch(new Schema(fields), side.children, side.length), values, mappings);
  return rows.map((row, index) => (side.getValid(index) ? row : null));
}
