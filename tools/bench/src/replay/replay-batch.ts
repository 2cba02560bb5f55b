import type { RecordBatch } from "apache-arrow";
import {
  batchFromColumns,
  type ColumnLike,
  type FieldSpec,
  type SchemaSpec,
  toArrowSchema,
  type TypeSpec,
} from "vgi-arrow";

const column = (name: string, type: TypeSpec): FieldSpec => ({ name, type, nullable: true });

/** What can be replayed: one column of a type, or a mix of six. */
export type ReplayType = "int64" | "float64" | "utf8" | "mix";

/** Columns of each. */
export const replayTypes: Readonly<Record<ReplayType, readonly FieldSpec[]>> = {
  int64: [column("n", "int64")],
  float64: [column("x", "float64")],
  utf8: [column("text", "utf8")],
  mix: [
    column("id", "int64"),
    column("x", "float64"),
    column("y", "float64"),
    column("count", "int32"),
    column("flag", "bool"),
    column("name", "utf8"),
  ],
};

export function replayColumns(type: ReplayType): SchemaSpec {
  return { fields: replayTypes[type] };
}

const known = new Map<string, RecordBatch>();

/** A batch of the type, the same object each time: int64 counts from zero, texts have some ten letters. */
export function replayBatch(type: ReplayType, rows: number): RecordBatch {
  const key = `${type} ${rows}`;
  const batch = known.get(key) ?? newBatch(type, rows);
  known.set(key, batch);
  return batch;
}

function newBatch(type: ReplayType, rows: number): RecordBatch {
  const columns = replayTypes[type].map((field) => values(field.type, rows));
  return batchFromColumns(toArrowSchema(replayColumns(type)), columns);
}

function values(type: TypeSpec, rows: number): ColumnLike {
  if (type === "int64") return BigInt64Array.from({ length: rows }, (_, row) => BigInt(row));
  if (type === "float64") return Float64Array.from({ length: rows }, (_, row) => row / 8);
  if (type === "int32") return Int32Array.from({ length: rows }, (_, row) => row % 1000);
  return Array.from({ length: rows }, (_, row) => (type === "bool" ? row % 3 === 0 : `row ${row % 9973} text`));
}
