import {
  type AnyLane,
  batchFromRows,
  decodeStream,
  encodeStream,
  readRows,
  type RowOf,
  toArrowSchema,
} from "vgi-arrow";
import type { InOf } from "vgi-arrow";
import { WorkerAnswerError } from "../../errors/index.js";
import { readAnswer } from "../../read-answer.js";
import { checkColumns } from "../answers/check-output.js";

/** A record: the type of each field. */
export type RecordLanes = Readonly<Record<string, AnyLane>>;

/** Values of a record's fields, as they are given. */
export type RecordInput<S extends RecordLanes> = { readonly [K in keyof S]: InOf<S[K]> };

/**
 * A record as methods of vgi-rpc take it: as the bytes of an Arrow stream of one row. A description says `binary` of it, and no more; its
 * fields are in the service's own documentation.
 *
 * @example
 * ```ts
 * const point = recordBytes({ x: float64, y: float64 }, { x: 1, y: 2 });
 * ```
 */
export function recordBytes<const S extends RecordLanes>(lanes: S, value: RecordInput<S>): Uint8Array {
  const fields = Object.entries(lanes).map(([name, lane]) => ({ name, type: lane.spec, nullable: false }));
  const schema = toArrowSchema({ fields });
  return encodeStream(schema, [batchFromRows(schema, [value])]);
}

/**
 * The record in bytes that a method gave; its fields are checked, never cast.
 *
 * @throws OutputMismatchError when a field is missing or has another type; UnreadableAnswerError for bytes that are no record
 */
export function readRecord<const S extends RecordLanes>(lanes: S, bytes: Uint8Array): RowOf<S> {
  const { schema, batches } = readAnswer("a record", () => decodeStream(bytes));
  const fields = Object.entries(lanes).map(([name, lane]) => ({ name, type: lane.spec, nullable: true }));
  checkColumns("a record", fields, schema);
  const [row, ...more] = readAnswer("a record", () => batches.flatMap((batch) => readRows(batch)));
  if (row === undefined || more.length > 0) throw new WorkerAnswerError("a method", "a record of not just one row");
  return Object.fromEntries(Object.keys(lanes).map((name) => [name, row[name]])) as RowOf<S>;
}
