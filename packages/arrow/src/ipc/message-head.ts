import { METADATA_V5, PREFIX_LENGTH } from "./frame.js";

/** What a batch message lists: its columns with their nested ones, and their buffers. */
export interface BatchParts {
  readonly rows: number;
  /** Values and nulls of each column, one after the other. */
  readonly nodes: readonly number[];
  /** Lengths of the buffers in bytes, each a multiple of 8; they lie one behind the other. */
  readonly sizes: readonly number[];
}

/** What is special about the batch of a dictionary. */
export interface DictionaryHead {
  readonly id: number;
  /** Whether its values come behind those that were sent before. */
  readonly isDelta: boolean;
}

const RECORD_BATCH = 3;
const DICTIONARY_BATCH = 2;

/** Where the parts of a message begin, in bytes from the start of its metadata; each is a table behind its description. */
const MESSAGE_TABLE = 24;
const MESSAGE_LENGTH = 48;
const DICTIONARY_LENGTH = 40;
const BATCH_TABLE = 16;
const BATCH_LENGTH = 40;

const UTF8 = new TextEncoder();

/**
 * The head of a batch message: continuation marker, length, and the flatbuffer that describes it, which has the same layout each time.
 * apache-arrow puts it together by a general builder, in ten times the time.
 */
export function messageHead(
  parts: BatchParts,
  metadata: ReadonlyMap<string, string>,
  dictionary?: DictionaryHead,
): Uint8Array {
  const texts = metadata.size === 0 ? [] : [...metadata].flat().map((text) => UTF8.encode(text));
  const batch = MESSAGE_LENGTH + (dictionary === undefined ? 0 : DICTIONARY_LENGTH);
  const buffers = batch + BATCH_LENGTH + parts.nodes.length * 8 + 8;
  const custom = buffers + parts.sizes.length * 16;
  const length = padded(custom + metadataLength(texts));
  const head = new Uint8Array(PREFIX_LENGTH + length);
  const out = new FlatWriter(head);
  out.message(dictionary === undefined ? RECORD_BATCH : DICTIONARY_BATCH, texts.length > 0 ? custom : 0);
  out.long(MESSAGE_TABLE + 8, writeBuffers(out, buffers, parts.sizes));
  if (dictionary !== undefined) writeDictionary(out, dictionary, batch);
  writeBatch(out, batch, buffers, parts);
  if (texts.length > 0) writeMetadata(out, custom, texts);
  return head;
}

/** Writes at positions that count from the start of the metadata. */
class FlatWriter {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(head: Uint8Array) {
    this.bytes = head.subarray(PREFIX_LENGTH);
    this.#view = new DataView(head.buffer, head.byteOffset + PREFIX_LENGTH, this.bytes.byteLength);
    const prefix = new DataView(head.buffer, head.byteOffset, PREFIX_LENGTH);
    prefix.setInt32(0, -1, true);
    prefix.setInt32(4, this.bytes.byteLength, true);
  }

  short(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  int(at: number, value: number): void {
    this.#view.setInt32(at, value, true);
  }

  long(at: number, value: number): void {
    this.#view.setUint32(at, value % 2 ** 32, true);
    this.#view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
  }

  /** A reference at one position to a later one. */
  refer(at: number, to: number): void {
    this.int(at, to - at);
  }

  /** A table at a position, with its description before it: the size of both, and where its fields are, 0 for none. */
  table(at: number, description: number, size: number, fields: readonly number[]): void {
    this.short(description, 4 + fields.length * 2);
    this.short(description + 2, size);
    for (const [index, field] of fields.entries()) this.short(description + 4 + index * 2, field);
    this.int(at, at - description);
  }

  /** The table that a message starts with. @param custom where its metadata is, 0 for none */
  message(kind: number, custom: number): void {
    this.int(0, MESSAGE_TABLE);
    this.table(MESSAGE_TABLE, 4, 24, [20, 22, 4, 8, custom === 0 ? 0 : 16]);
    const header = MESSAGE_LENGTH + BATCH_TABLE;
    this.refer(MESSAGE_TABLE + 4, header);
    if (custom !== 0) this.refer(MESSAGE_TABLE + 16, custom);
    this.short(MESSAGE_TABLE + 20, METADATA_V5);
    this.bytes[MESSAGE_TABLE + 22] = kind;
  }
}

function writeDictionary(out: FlatWriter, { id, isDelta }: DictionaryHead, batch: number): void {
  const at = MESSAGE_LENGTH + BATCH_TABLE;
  out.table(at, MESSAGE_LENGTH, 24, [8, 4, 16]);
  out.refer(at + 4, batch + BATCH_TABLE);
  out.long(at + 8, id);
  out.bytes[at + 16] = isDelta ? 1 : 0;
}

/** @param start where the part of the batch begins @param buffers where the list of buffers does, without its count */
function writeBatch(out: FlatWriter, start: number, buffers: number, { rows, nodes, sizes }: BatchParts): void {
  const at = start + BATCH_TABLE;
  out.table(at, start, 20, [8, 4, 16]);
  out.refer(at + 4, at + 20);
  out.long(at + 8, rows);
  out.refer(at + 16, buffers - 4);
  out.int(at + 20, nodes.length / 2);
  for (const [index, node] of nodes.entries()) out.long(at + 24 + index * 8, node);
  out.int(buffers - 4, sizes.length);
}

/** @returns the length of the body */
function writeBuffers(out: FlatWriter, at: number, sizes: readonly number[]): number {
  let position = 0;
  for (const [index, size] of sizes.entries()) {
    out.long(at + index * 16, position);
    out.long(at + index * 16 + 8, size);
    position += size;
  }
  return position;
}

/** A list of references, one description for all pairs, then each pair with its texts. @param texts keys and values by turns */
function writeMetadata(out: FlatWriter, start: number, texts: readonly Uint8Array[]): void {
  const count = texts.length / 2;
  const description = start + 4 + count * 4;
  out.int(start, count);
  let at = description + 8;
  for (let pair = 0; pair < count; pair += 1) {
    out.refer(start + 4 + pair * 4, at);
    out.table(at, description, 12, [4, 8]);
    let text = at + 12;
    for (const index of [0, 1]) {
      const bytes = texts[pair * 2 + index] as Uint8Array;
      out.refer(at + 4 + index * 4, text);
      out.int(text, bytes.byteLength);
      out.bytes.set(bytes, text + 4);
      text += textLength(bytes);
    }
    at = text;
  }
}

function metadataLength(texts: readonly Uint8Array[]): number {
  if (texts.length === 0) return 0;
  return texts.reduce((sum, text) => sum + textLength(text), 12 + (texts.length / 2) * 16);
}

/** A text with its length and the zero that ends it, so that the next starts on a multiple of 4 bytes. */
function textLength(text: Uint8Array): number {
  return 4 + ((text.byteLength + 4) & ~3);
}

function padded(length: number): number {
  return (length + 7) & ~7;
}
