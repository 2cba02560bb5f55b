import {
  type Data,
  type DataType,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  type Schema,
  Struct,
  type Vector,
} from "apache-arrow";
import { concatChunks } from "../columns/concat-chunks.js";
import { BatchWriter, MAX_BODY_LENGTH } from "./batch-writer.js";
import { endOfStream } from "./frame.js";
import { IpcError } from "./ipc-error.js";
import { writableData } from "./writable-data.js";

/** Buffers up to this size are copied together with their neighbours, larger ones are handed on as they are. */
const COALESCE = 4096;

/* oxlint-disable no-underscore-dangle -- apache-arrow names the parts of its writer so. */

/** Collects what apache-arrow's writer puts out, without joining it. */
class ChunkWriter extends RecordBatchStreamWriter {
  #chunks: Uint8Array[] = [];

  /** What was put out since the last time. */
  take(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    // The positions of all messages, for the footer of a file: in a stream they would only pile up.
    this._recordBatchBlocks = [];
    this._dictionaryBlocks = [];
    return chunks;
  }

  protected override _write(chunk: ArrayBufferView): this {
    if (chunk.byteLength > 0) this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    return this;
  }

  /** Comes before anything of a message is put out. */
  protected override _assembleRecordBatch(batch: RecordBatch | Vector): Assembled {
    const assembled = super._assembleRecordBatch(batch);
    const length = assembled.buffers.reduce((sum, buffer) => sum + Math.ceil(buffer.byteLength / 8) * 8, 0);
    if (length > MAX_BODY_LENGTH) {
      throw new IpcError(
        "IPC_TOO_LARGE",
        `a batch has ${length} bytes; at most ${MAX_BODY_LENGTH} can be sent in one message`,
      );
    }
    return assembled;
  }
}

/* oxlint-enable no-underscore-dangle */

type Assembled = ReturnType<RecordBatchStreamWriter["_assembleRecordBatch"]>;

/**
 * Encodes one IPC stream piece by piece: the schema once, then batches, then the end marker. Every piece is a list of chunks;
 * large buffers are in it by reference, so they must not change before the chunks are written.
 *
 * Custom metadata goes out from `batch.metadata`, for batches without rows or columns too.
 *
 * @example
 * ```ts
 * const encoder = new StreamEncoder(schema);
 * socket.write(encoder.schema());
 * for (const chunk of encoder.batch(batch)) socket.write(chunk);
 * socket.write(encoder.end());
 * ```
 */
export class StreamEncoder {
  readonly #schema: Schema;
  readonly #head: Uint8Array;
  readonly #own: BatchWriter | null;
  #foreign: ChunkWriter | null = null;
  /** Types that were found to fit, by column: batches of one source share their type objects. */
  readonly #fitting: (DataType | undefined)[] = [];

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#own = BatchWriter.isFor(schema) ? new BatchWriter(schema) : null;
    this.#head = headOf(schema);
    this.isStateless = this.#own !== null && !BatchWriter.isStateful(schema);
  }

  /** Whether a batch is encoded the same, whatever comes before it: not where it has dictionaries, which are sent once. */
  readonly isStateless: boolean;

  /** The schema message, first in every stream. */
  schema(): Uint8Array {
    return this.#head.slice();
  }

  /**
   * One batch, after the dictionaries it needs. Its columns must have the types of the stream's schema; names, nullability and
   * metadata are the schema's. Throws {@link IpcError} `IPC_SCHEMA_MISMATCH` otherwise, and `IPC_TOO_LARGE` for a batch of two gigabytes
   * or more; the stream goes on as if it had not been given.
   */
  batch(batch: RecordBatch): Uint8Array[] {
    this.#checkFit(batch);
    return coalesce(this.#own === null ? this.#written(batch) : this.#own.write(batch));
  }

  /** The end-of-stream marker. */
  end(): Uint8Array {
    return endOfStream();
  }

  /** By apache-arrow. */
  #written(batch: RecordBatch): Uint8Array[] {
    const writer = (this.#foreign ??= writerOf(this.#schema));
    // A writer closes itself silently on a schema that differs in the least; with the stream's own object it can't.
    const own = new RecordBatch(this.#schema, this.#writable(batch.data), new Map(batch.metadata));
    (own as { schema: Schema }).schema = this.#schema;
    writer.write(own);
    return writer.take();
  }

  #writable(data: Data<Struct>): Data<Struct> {
    const children = data.children.map((child) => writableData(child));
    if (children.every((child, i) => child === data.children[i])) return data;
    return makeData({ type: new Struct(this.#schema.fields), length: data.length, nullCount: 0, children });
  }

  #checkFit(batch: RecordBatch): void {
    const { fields } = this.#schema;
    const columns = batch.data.children;
    if (columns.length !== fields.length) {
      throw new IpcError(
        "IPC_SCHEMA_MISMATCH",
        `a batch with ${columns.length} columns can't be written to a stream with ${fields.length}`,
      );
    }
    for (const [i, field] of fields.entries()) {
      const type = columns[i]?.type as DataType | undefined;
      if (type !== undefined && (type === field.type || type === this.#fitting[i])) continue;
      if (String(type) !== String(field.type)) {
        throw new IpcError(
          "IPC_SCHEMA_MISMATCH",
          `column ${i} ("${field.name}") of a batch has type ${String(type)}, the stream it is written to has ${String(field.type)}`,
        );
      }
      this.#fitting[i] = type;
    }
  }
}

const heads = new WeakMap<Schema, Uint8Array>();

/** The message of a schema, which is written once: requests are streams of their own, of few schemas. */
function headOf(schema: Schema): Uint8Array {
  let head = heads.get(schema);
  if (head === undefined) heads.set(schema, (head = concatChunks(writerOf(schema, true).take())));
  return head;
}

/** apache-arrow's writer, behind the schema message or at it. */
function writerOf(schema: Schema, atSchema = false): ChunkWriter {
  const writer = new ChunkWriter({ autoDestroy: false });
  writer.reset(undefined, schema);
  if (!atSchema) writer.take();
  return writer;
}

/** Joins small neighbours: a message head is five chunks of a few bytes, and every write to a socket has its price. */
function coalesce(chunks: readonly Uint8Array[]): Uint8Array[] {
  const result: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const flush = (): void => {
    if (small.length > 0) result.push(concatChunks(small));
    small = [];
  };
  for (const chunk of chunks) {
    if (chunk.byteLength > COALESCE) {
      flush();
      result.push(chunk);
    } else {
      small.push(chunk);
    }
  }
  flush();
  return result;
}
