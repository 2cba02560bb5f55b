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

/**
 * Reads a stored batch, of either form.
 *
 * @param schema of the stream that the pointer came in
 * @param metadata for the batch
 * @throws IpcError for bytes that can't be read, TypeError for a batch of another schema
 */
export function readStored(
  bytes: Uint8Array,
  schema: Schema,
  metadata: ReadonlyMap<string, string>,
  limits: FrameReaderOptions = {},
): RecordBatch {
  const reader = new FrameReader({ ...limits, share: "always" });
  reader.push(bytes);
  let frame = demand(reader);
  const whole = frame.kind === "schema";
  const decoder = new BatchDecoder(whole ? frame : schemaFrame(schema));
  if (whole) frame = demand(reader);
  let batch = decoder.decode(frame);
  while (batch === null) batch = decoder.decode(demand(reader));
  if (whole && !sameSchema(schemaSpecOf(schema), schemaSpecOf(decoder.schema), LENIENT)) {
    throw new TypeError("its columns are not those of the stream");
  }
  return makeBatch(schema, batch.data.children, batch.numRows, metadata);
}

/** What only describes columns does not count. */
const LENIENT = { ignoreMetadata: true, ignoreNullability: true, ignoreChildNames: true };

function demand(reader: FrameReader): Frame {
  const frame = reader.next();
  if (frame !== null) return frame;
  reader.end();
  throw new TypeError("it ends before its batch");
}

function schemaFrame(schema: Schema): Frame {
  return { kind: "schema", head: encodeSchema(schema), body: new Uint8Array(0), offset: 0 };
}
