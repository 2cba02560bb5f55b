import { DataType, type RecordBatch, type Schema } from "apache-arrow";
import {
  BatchDecoder,
  encodeSchema,
  type Frame,
  FrameReader,
  type FrameReaderOptions,
  makeBatch,
  sameSchema,
  schemaSpecOf,
  StreamEncoder,
} from "vgi-arrow";
import { numberDictionaries } from "./number-dictionaries.js";

/**
 * A batch as it stands in a segment, without its metadata: as a whole IPC stream, or, when a column is dictionary-encoded, as its
 * dictionaries and the batch alone. Wire specification, section 11.
 *
 * @returns `null` for batches that the other process could not put together again
 */
export function storeBatch(batch: RecordBatch): Uint8Array[] | null {
  const dictionaries = batch.schema.fields.some(({ type }) => DataType.isDictionary(type));
  const plain = dictionaries ? numberDictionaries(batch) : makeBatch(batch.schema, batch.data.children, batch.numRows);
  if (plain === null) return null;
  const encoder = new StreamEncoder(plain.schema);
  const chunks = encoder.batch(plain);
  return dictionaries ? chunks : [encoder.schema(), ...chunks, encoder.end()];
}

/** Reads stored batches, of either form. It keeps the decoder of the last one: those of one stream have one schema. */
export class StoredBatchReader {
  readonly #limits: FrameReaderOptions;
  #last: { readonly head: Uint8Array; readonly schema: Schema; readonly decoder: BatchDecoder } | null = null;

  constructor(limits: FrameReaderOptions = {}) {
    this.#limits = limits;
  }

  /**
   * @param schema of the stream that the pointer came in; the batch gets this object
   * @param metadata for the batch
   * @throws IpcError for bytes that can't be read, TypeError for a batch of another schema
   */
  read(bytes: Uint8Array, schema: Schema, metadata: ReadonlyMap<string, string>): RecordBatch {
    const reader = new FrameReader({ ...this.#limits, share: "always" });
    reader.push(bytes);
    const first = demand(reader);
    const whole = first.kind === "schema";
    const decoder = whole ? this.#decoder(first, schema) : new BatchDecoder(schemaFrame(schema));
    try {
      let batch = decoder.decode(whole ? demand(reader) : first);
      while (batch === null) batch = decoder.decode(demand(reader));
      return makeBatch(schema, batch.data.children, batch.numRows, metadata);
    } catch (error) {
      this.#last = null;
      throw error;
    }
  }

  #decoder(frame: Frame, schema: Schema): BatchDecoder {
    const last = this.#last;
    if (last !== null && last.schema === schema && sameBytes(last.head, frame.head)) return last.decoder;
    const decoder = new BatchDecoder(frame);
    if (!sameSchema(schemaSpecOf(schema), schemaSpecOf(decoder.schema), LENIENT)) {
      throw new TypeError("its columns are not those of the stream");
    }
    // A copy: the frame is a view of the whole batch.
    this.#last = { head: frame.head.slice(), schema, decoder };
    return decoder;
  }
}

/** What only describes columns does not count. */
const LENIENT = { ignoreMetadata: true, ignoreNullability: true, ignoreChildNames: true };

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i]);
}

function demand(reader: FrameReader): Frame {
  const frame = reader.next();
  if (frame !== null) return frame;
  reader.end();
  throw new TypeError("it ends before its batch");
}

function schemaFrame(schema: Schema): Frame {
  return { kind: "schema", head: encodeSchema(schema), body: new Uint8Array(0), offset: 0 };
}
