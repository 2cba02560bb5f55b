import { type Data, DataType, type Dictionary, type Field, type RecordBatch, type Schema, util } from "apache-arrow";
import { piecesOf } from "../columns/byte-pieces.js";
import { DEFAULT_MAX_BODY_LENGTH } from "./frame-reader.js";
import { IpcError } from "./ipc-error.js";
import { type BatchParts, messageHead } from "./message-head.js";
import { hasValues, offsetArrayOf } from "./type-buffers.js";

/** Longest body of one message, in bytes: beyond it apache-arrow miscounts the padding, and hardly anyone reads it. */
export const MAX_BODY_LENGTH: number = DEFAULT_MAX_BODY_LENGTH - 7;

const NOTHING: Uint8Array = new Uint8Array(0);
const PADDING = new Uint8Array(8);

type Values = ArrayBufferView & { subarray(begin: number, end: number): ArrayBufferView };

/** Writes the batches of one stream, and the dictionaries that they need; for all types but unions and views. */
export class BatchWriter {
  readonly #fields: readonly Field[];
  /** What was sent of each dictionary, by its id in the schema of the stream: columns made for another schema have other ids. */
  readonly #sent = new Map<number, readonly Data[]>();

  constructor(schema: Schema) {
    this.#fields = schema.fields;
  }

  /** Whether batches of a schema can be written here; those of others are for apache-arrow. */
  static isFor(schema: Schema): boolean {
    return schema.fields.every((field) => isPlain(field.type as DataType));
  }

  /** Whether what is written of a batch depends on those before it: dictionaries are sent once. */
  static isStateful(schema: Schema): boolean {
    return schema.fields.some((field) => hasDictionary(field.type as DataType));
  }

  /** The messages of a batch in chunks; large buffers are in it by reference. */
  write(batch: RecordBatch): Uint8Array[] {
    const columns = batch.data.children;
    const body = new BodyParts(batch.numRows, columns);
    const chunks: Uint8Array[] = [];
    const sent = new Map<number, readonly Data[]>();
    this.#dictionaries(this.#fields, columns, sent, chunks);
    // What can't be written has not been sent.
    for (const [id, values] of sent) this.#sent.set(id, values);
    chunks.push(messageHead(body, batch.metadata));
    body.put(chunks);
    return chunks;
  }

  /** The dictionaries of columns, those of their own values first: what of them was not sent yet. */
  #dictionaries(
    fields: readonly Field[],
    columns: readonly Data[],
    sent: Map<number, readonly Data[]>,
    chunks: Uint8Array[],
  ): void {
    for (const [index, column] of columns.entries()) {
      const type = fields[index]?.type as DataType;
      if (DataType.isDictionary(type)) this.#dictionary(type, column, sent, chunks);
      else this.#dictionaries(type.children ?? [], column.children, sent, chunks);
    }
  }

  #dictionary(type: Dictionary, column: Data, sent: Map<number, readonly Data[]>, chunks: Uint8Array[]): void {
    const { id } = type;
    if (column.dictionary === undefined) return;
    const values = column.dictionary.data as readonly Data[];
    const other = sent.get(id);
    if (other !== undefined && other !== values) {
      throw new IpcError("IPC_SCHEMA_MISMATCH", `two columns have different dictionaries of one id, ${id}`);
    }
    const before = other ?? this.#sent.get(id);
    // Values behind those that were sent are added to them; others replace them.
    const goesOn = before !== undefined && before[0] === values[0];
    const start = goesOn ? before.length : 0;
    const fields = (type.dictionary.children ?? []) as readonly Field[];
    for (const [index, chunk] of values.slice(start).entries()) {
      this.#dictionaries(fields, chunk.children, sent, chunks);
      const body = new BodyParts(chunk.length, [chunk]);
      chunks.push(messageHead(body, new Map(), { id, isDelta: start + index > 0 }));
      body.put(chunks);
    }
    sent.set(id, values);
  }
}

/** The columns of one message, as it lists them. */
class BodyParts implements BatchParts {
  readonly rows: number;
  readonly nodes: number[] = [];
  readonly sizes: number[] = [];
  /** Each in one piece, or in several. */
  readonly #buffers: (Uint8Array | readonly Uint8Array[])[] = [];

  constructor(rows: number, columns: readonly Data[]) {
    this.rows = rows;
    for (const column of columns) this.#column(column);
    const length = this.sizes.reduce((sum, size) => sum + size, 0);
    if (length <= MAX_BODY_LENGTH) return;
    throw new IpcError(
      "IPC_TOO_LARGE",
      `a batch has ${length} bytes; at most ${MAX_BODY_LENGTH} can be sent in one message`,
    );
  }

  /** Appends the body. */
  put(chunks: Uint8Array[]): void {
    for (const buffer of this.#buffers) {
      const pieces = buffer instanceof Uint8Array ? [buffer] : buffer;
      let length = 0;
      for (const piece of pieces) {
        length += piece.byteLength;
        if (piece.byteLength > 0) chunks.push(piece);
      }
      const rest = length % 8;
      if (rest !== 0) chunks.push(PADDING.subarray(rest));
    }
  }

  #column(data: Data): void {
    const { length, nullCount } = data;
    const type = (DataType.isDictionary(data.type) ? data.type.indices : data.type) as DataType;
    this.nodes.push(length, nullCount);
    if (DataType.isNull(type)) return;
    this.#buffer(nullCount <= 0 ? NOTHING : bitsOf(data.nullBitmap, data.offset, length));
    if (DataType.isBool(type)) this.#bits(data);
    else if (offsetArrayOf(type) !== null) this.#offsetsAndItems(data);
    else if (hasValues(type)) this.#buffer((data.values as Values).subarray(0, length * data.stride));
    else for (const child of data.children) this.#column(child);
  }

  #bits({ values, nullCount, length, offset }: Data): void {
    this.#buffer(
      nullCount >= length ? new Uint8Array((length + 7) >> 3) : bitsOf(values as Uint8Array, offset, length),
    );
  }

  /** Values of any length: offsets from zero on, then what they cut, without what a slice leaves out. */
  #offsetsAndItems(data: Data): void {
    const { length } = data;
    const offsets = data.valueOffsets as unknown as Int32Array | BigInt64Array;
    const [begin, end] = [Number(offsets[0] ?? 0), Number(offsets[length] ?? 0)];
    this.#buffer(
      offsets instanceof BigInt64Array
        ? util.rebaseValueOffsets(-begin, length + 1, offsets)
        : util.rebaseValueOffsets(-begin, length + 1, offsets),
    );
    const [items] = data.children;
    const pieces = piecesOf(data);
    if (pieces !== undefined) this.#pieces(pieces, end);
    else if (items === undefined) this.#buffer((data.values as Uint8Array).subarray(begin, Math.max(begin, end)));
    else this.#column(begin === 0 && end === items.length ? items : (items.slice(begin, end - begin) as Data));
  }

  #pieces(pieces: readonly Uint8Array[], length: number): void {
    this.#buffers.push(pieces);
    this.sizes.push(length + (-length & 7));
  }

  #buffer(values: ArrayBufferView): void {
    const { buffer, byteOffset, byteLength } = values;
    this.#buffers.push(values instanceof Uint8Array ? values : new Uint8Array(buffer, byteOffset, byteLength));
    // Bit operators are for 32 bits, and a buffer may be longer; its last three bits are right all the same.
    this.sizes.push(byteLength + (-byteLength & 7));
  }
}

/** Bits from an offset on, in bytes of their own where they don't start with one. */
function bitsOf(bitmap: Uint8Array, offset: number, length: number): Uint8Array {
  const first = offset >> 3;
  const count = (length + 7) >> 3;
  const shift = offset & 7;
  if (shift === 0) return bitmap.subarray(first, first + count);
  const bits = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const [low = 0, high = 0] = [bitmap[first + index], bitmap[first + index + 1]];
    bits[index] = (low >> shift) | (high << (8 - shift));
  }
  return bits;
}

const plain = new WeakMap<DataType, boolean>();

function isPlain(type: DataType): boolean {
  let known = plain.get(type);
  if (known === undefined) {
    const foreign = DataType.isUnion(type) || DataType.isUtf8View(type) || DataType.isBinaryView(type);
    const inner = DataType.isDictionary(type)
      ? [type.dictionary]
      : ((type.children ?? []) as Field[]).map((f) => f.type);
    known = !foreign && inner.every((child) => isPlain(child as DataType));
    plain.set(type, known);
  }
  return known;
}

function hasDictionary(type: DataType): boolean {
  return DataType.isDictionary(type) || ((type.children ?? []) as Field[]).some((child) => hasDictionary(child.type));
}
