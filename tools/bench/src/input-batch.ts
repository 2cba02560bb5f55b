import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  Bool,
  type DataType,
  Float64,
  Int32,
  Int64,
  RecordBatchStreamWriter,
  Table,
  Utf8,
  vectorFromArray,
} from "apache-arrow";

/** Types that input has. */
export type ColumnType = "int64" | "int32" | "float64" | "utf8" | "bool";

/** Columns by name. */
export type Columns = Readonly<Record<string, ColumnType>>;

const types: Readonly<Record<ColumnType, { readonly type: DataType; value(row: number): unknown }>> = {
  int64: { type: new Int64(), value: (row) => BigInt(row) },
  int32: { type: new Int32(), value: (row) => row },
  float64: { type: new Float64(), value: (row) => row / 8 },
  utf8: { type: new Utf8(), value: (row) => `row ${row}` },
  bool: { type: new Bool(), value: (row) => row % 3 === 0 },
};

/** A group key has so many values. */
const GROUPS = 16;

/**
 * Writes one batch as an Arrow IPC stream, so that all peers send the same bytes. A column called `key` has sixteen values, others a
 * value for each row; none is null.
 *
 * @returns path of the file
 */
export async function writeInputBatch(folder: string, columns: Columns, rows: number): Promise<string> {
  const vectors = Object.entries(columns).map(([name, column]) => {
    const { type, value } = types[column];
    const values = Array.from({ length: rows }, (_, row) => value(name === "key" ? row % GROUPS : row));
    return [name, vectorFromArray(values, type)] as const;
  });
  const file = path.join(folder, `input-${Object.values(columns).join("-")}-${rows}.arrows`);
  const writer = RecordBatchStreamWriter.writeAll(new Table(Object.fromEntries(vectors)));
  await writeFile(file, await writer.toUint8Array());
  return file;
}
