import type { RecordBatch, Schema } from "apache-arrow";
import type { TypeSpec } from "../type-spec.js";
import type { EnumDescriptor } from "./enum-descriptor.js";

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

/** A field of a record: a column on the wire, a camelCase property in TypeScript. */
export interface RecordField {
  /** Name on the wire. */
  readonly name: string;
  readonly type: TypeSpec;
  /** Nullability of the column, as the other side's schema declares it. Default: false. */
  readonly nullable?: boolean;
  /** Whether null is really sent and accepted, where that differs from what the column declares. Default: as `nullable`. */
  readonly mayBeNull?: boolean;
  /** Items of the list may be null. Default: false. */
  readonly itemsMayBeNull?: boolean;
  readonly holds?: Holds;
  /** Taken when a value is left out in TypeScript, or its column on the wire. */
  readonly default?: FieldDefault;
}

/**
 * What the values of a field hold, where their Arrow type alone does not tell.
 *
 * - `opaque`: bytes that only their writer understands;
 * - `schema`: an Arrow schema as one IPC message;
 * - `batch`: an IPC stream of one record batch;
 * - `arguments`: as `batch`, with one struct column `args` of fields `positional_<n>` and `named_<name>`;
 * - `record`: an IPC stream of one row of a record; `rows`: of any number of rows;
 * - `struct`: a record as an Arrow struct; `enum`: a member by its text; `list`: the same for every item.
 */
export type Holds =
  | "opaque"
  | "schema"
  | "batch"
  | "arguments"
  | { readonly record: RecordDescriptor }
  | { readonly rows: RecordDescriptor }
  | { readonly struct: RecordDescriptor }
  | { readonly enum: EnumDescriptor }
  | { readonly list: Holds };

/** A default as JSON: integers for 64 bits, `""` for empty bytes, members for enums. */
export type FieldDefault = null | boolean | number | string | readonly [] | Readonly<Record<string, never>>;
