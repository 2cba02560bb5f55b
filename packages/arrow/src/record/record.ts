import { type Data, DataType, type RecordBatch, type Schema, type Vector } from "apache-arrow";
import { readColumn } from "../columns/read-column.js";
import { describeValue, ValueError } from "../columns/value-error.js";
import { writeData } from "../columns/write-column.js";
import { decodeStream } from "../ipc/decode-stream.js";
import { encodeStream } from "../ipc/encode-stream.js";
import { makeBatch } from "../rows/make-batch.js";
import type { TypeSpec } from "../type-spec.js";
import { fieldName } from "../types/type-spec-of.js";
import { toArrowSchema } from "../types/to-arrow-type.js";
import { fieldFromWire } from "./from-wire.js";
import { camelCase } from "./camel-case.js";
import { RecordError } from "./record-error.js";
import type { RecordDescriptor, RecordField } from "./record-descriptor.js";
import { fieldToWire } from "./to-wire.js";

/**
 * Makes the descriptor of a record from its fields, in wire order.
 *
 * @example
 * ```ts
 * const CatalogVersionResponse = record<{ readonly version: bigint }>("CatalogVersionResponse", [
 *   { name: "version", type: "int64" },
 * ]);
 * CatalogVersionResponse.decode(CatalogVersionResponse.encode({ version: 7n })); // { version: 7n }
 * ```
 */
export function record<T, In = T>(name: string, fields: readonly RecordField[]): RecordDescriptor<T, In> {
  return new RecordCodec<T, In>(name, fields);
}

/** The struct type of a record, for a field that holds it as `struct`. */
export function structType(descriptor: RecordDescriptor): TypeSpec {
  return { struct: descriptor.fields.map(({ name, type, nullable }) => ({ name, type, nullable: nullable ?? false })) };
}

class RecordCodec<T, In> implements RecordDescriptor<T, In> {
  readonly name: string;
  readonly fields: readonly RecordField[];
  #schema: Schema | undefined;

  constructor(name: string, fields: readonly RecordField[]) {
    this.name = name;
    this.fields = fields;
  }

  get schema(): Schema {
    this.#schema ??= toArrowSchema({
      fields: this.fields.map(({ name, type, nullable }) => ({ name, type, nullable: nullable ?? false })),
    });
    return this.#schema;
  }

  toBatch(value: In): RecordBatch {
    return this.#write([value], () => this.name);
  }

  rowsToBatch(values: readonly In[]): RecordBatch {
    return this.#write(values, (index) => `${this.name}[${index}]`);
  }

  fromBatch(batch: RecordBatch): T {
    // A record without fields has no rows to count: pyarrow writes none.
    if (this.fields.length > 0 && batch.numRows !== 1) {
      throw new RecordError(this.name, `expected one row, got ${batch.numRows}`);
    }
    const [value] = this.#read(batch, Math.max(batch.numRows, 1), () => this.name);
    return value as T;
  }

  rowsFromBatch(batch: RecordBatch): T[] {
    return this.#read(batch, batch.numRows, (index) => `${this.name}[${index}]`);
  }

  encode(value: In): Uint8Array {
    const batch = this.toBatch(value);
    return encodeStream(batch.schema, [batch]);
  }

  decode(bytes: Uint8Array): T {
    const { batches } = decodeStream(bytes);
    const [batch, ...more] = batches;
    if (more.length > 0) throw new RecordError(this.name, `expected one batch, got ${batches.length}`);
    if (batch !== undefined) return this.fromBatch(batch);
    if (this.fields.length > 0) throw new RecordError(this.name, "expected one row, got none");
    return {} as T;
  }

  encodeRows(values: readonly In[]): Uint8Array {
    return encodeStream(this.schema, values.length === 0 ? [] : [this.rowsToBatch(values)]);
  }

  decodeRows(bytes: Uint8Array): T[] {
    return decodeStream(bytes).batches.flatMap((batch) => this.rowsFromBatch(batch));
  }

  #write(values: readonly In[], at: (index: number) => string): RecordBatch {
    const objects = values.map((value, index) => {
      if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
      throw new ValueError(at(index), `expected an object, got ${describeValue(value)}`);
    });
    const { schema } = this;
    const children = this.fields.map((field, column): Data => {
      const wire = objects.map((object, index) => fieldToWire(field, object, at(index)));
      const type = schema.fields[column]?.type as DataType;
      return writeData(type, wire, (index) => `${at(index)}.${field.name}`);
    });
    return makeBatch(schema, children, values.length);
  }

  #read(batch: RecordBatch, rows: number, at: (index: number) => string): T[] {
    // Only columns with buffers bound the number of rows that a peer can claim.
    const known = batch.schema.fields.filter((column) => this.fields.some(({ name }) => name === fieldName(column)));
    if (rows > 1 && known.every(({ type }) => DataType.isNull(type))) {
      throw new RecordError(this.name, `${rows} rows came without a column of this record`);
    }
    const objects = Array.from({ length: rows }, (): Record<string, unknown> => ({}));
    for (const field of this.fields) {
      const position = batch.schema.fields.findIndex((candidate) => fieldName(candidate) === field.name);
      const column = position < 0 ? null : batch.getChildAt(position);
      const raw = column === null ? [] : readReceived(column, `${this.name}.${field.name}`);
      const key = camelCase(field.name);
      for (const [index, object] of objects.entries()) object[key] = fieldFromWire(field, raw[index], at(index));
    }
    // Columns may come and go between versions, so each may be missing; where all are, it is another record, and no empty one.
    const [stranger] = batch.schema.fields;
    if (rows > 0 && known.length === 0 && this.fields.length > 0 && stranger !== undefined) {
      throw new RecordError(this.name, `none of its columns came, but ${JSON.stringify(fieldName(stranger))}`);
    }
    return objects as T[];
  }
}

/** The values of a column that a peer sent; what is wrong with its offsets is wrong with the record. */
function readReceived(column: Vector, path: string): unknown[] {
  try {
    return readColumn(column);
  } catch (cause) {
    if (!(cause instanceof ValueError)) throw cause;
    throw new RecordError(path, cause.problem, { cause });
  }
}
