import type { RecordBatch, Schema } from "apache-arrow";
import type { RecordField } from "./record-field.js";

/**
 * A record of a protocol: a value of one type in TypeScript, a batch of one row on the wire. One interpreter serves all
 * records in both directions.
 *
 * Property names are the camelCase of the wire's. int64 is `bigint` (integer numbers are accepted), binary is
 * `Uint8Array` or what it holds, enums are string literals, maps with text keys are objects, structs are nested objects.
 * Where a field holds a schema, batch or record, its IPC bytes are accepted too, and written as they are.
 *
 * @typeParam T What decoding gives: every property present.
 * @typeParam In What encoding takes: properties with a default may be left out. Unknown properties are ignored.
 */
export interface RecordDescriptor<T = unknown, In = T> {
  readonly name: string;
  readonly fields: readonly RecordField[];
  /** The exact schema on the wire. */
  readonly schema: Schema;
  /** One row. Throws `ValueError` naming record and field when a value doesn't fit. */
  toBatch(value: In): RecordBatch;
  /** As many rows as values. */
  rowsToBatch(values: readonly In[]): RecordBatch;
  /** The value of a batch of exactly one row. Throws `RecordError`. */
  fromBatch(batch: RecordBatch): T;
  /** The values of all rows. Throws `RecordError`. */
  rowsFromBatch(batch: RecordBatch): T[];
  /** An IPC stream of one row. Throws `ValueError`. */
  encode(value: In): Uint8Array;
  /** The value of an IPC stream of exactly one row. Throws `RecordError`, or `IpcError` for bytes that are no Arrow. */
  decode(bytes: Uint8Array): T;
  /** An IPC stream of one batch of any number of rows. */
  encodeRows(values: readonly In[]): Uint8Array;
  /** The values of an IPC stream of any number of batches. */
  decodeRows(bytes: Uint8Array): T[];
}
