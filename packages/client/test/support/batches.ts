import type { RecordBatch } from "apache-arrow";
import { batchFromColumns, readRows, toArrowSchema, type TypeSpec } from "vgi-arrow";

/** A batch of one column of whole numbers. */
export function int64Batch(name: string, values: ReadonlyArray<bigint | null>): RecordBatch {
  return batchOf({ [name]: ["int64", values] });
}

/** A batch of typed columns. */
export function batchOf(columns: Readonly<Record<string, readonly [TypeSpec, readonly unknown[]]>>): RecordBatch {
  const fields = Object.entries(columns).map(([name, [type]]) => ({ name, type, nullable: true }));
  return batchFromColumns(
    toArrowSchema({ fields }),
    Object.values(columns).map(([, values]) => values),
  );
}

/** All rows of a stream of batches, as objects. */
export async function rowsOf(stream: AsyncIterable<RecordBatch>): Promise<object[]> {
  const rows: object[] = [];
  for await (const batch of stream) rows.push(...readRows(batch));
  return rows;
}

/** The values of the only column of a stream of batches. */
export async function valuesOf(stream: AsyncIterable<RecordBatch>): Promise<unknown[]> {
  return (await rowsOf(stream)).map((row) => Object.values(row)[0] as unknown);
}
