import { checkType } from "./check-type.js";
import { IpcError } from "./ipc-error.js";
import { exactLength, exactNullCount, FlatTable, malformed } from "./flat-table.js";
import { type FrameKind, METADATA_V4, METADATA_V5 } from "./frame.js";

/** What the metadata of a message says about it. */
export interface MessageInfo {
  readonly kind: Exclude<FrameKind, "eos">;
  /** Bytes of the body that follows. */
  readonly bodyLength: number;
}

/** Deepest nesting of types that is accepted; apache-arrow recurses once per level. */
const MAX_DEPTH = 64;

/**
 * Most rows that a batch may declare. A batch without columns, or of nulls only, has no bytes that would bound the number.
 * apache-arrow counts rows in 32 bits.
 */
const MAX_ROWS = 2 ** 31 - 1;

/**
 * Most rows of a batch that has no bytes for them. Its rows can still be read, as nulls or empty objects, and take memory then: a
 * message of a hundred bytes must not ask for more than there is.
 */
const MAX_ROWS_WITHOUT_BYTES = 2 ** 24;

/** Tables that may still be visited: shared ones could otherwise be expanded without end. */
interface Budget {
  tables: number;
}

/**
 * Reads kind and body length of a message, and checks everything that a decoder will read from its metadata:
 * positions, vector lengths, nesting, and that the buffers lie inside the body. Throws {@link IpcError}.
 *
 * @param metadata the flatbuffer `Message`, without its eight bytes of prefix
 */
export function inspectMessage(metadata: Uint8Array): MessageInfo {
  const message = FlatTable.root(metadata);
  const version = message.short(0);
  if (version !== METADATA_V4 && version !== METADATA_V5) {
    throw new IpcError("IPC_UNSUPPORTED", `Arrow IPC messages of metadata version V${version + 1} are not supported`);
  }
  const budget: Budget = { tables: Math.ceil(metadata.byteLength / 4) };
  const bodyLength = message.length(3, "the body length");
  checkKeyValues(message, 4, budget);
  const headerType = message.byte(1);
  const header = message.table(2);
  if (header === null) throw malformed("it has no header");
  switch (headerType) {
    case 1:
      if (bodyLength !== 0) throw malformed(`a schema message declares a body of ${bodyLength} bytes`);
      checkSchema(header, budget);
      return { kind: "schema", bodyLength };
    case 2: {
      const data = header.table(1);
      if (data === null) throw malformed("a dictionary batch has no data");
      header.length(0, "a dictionary id");
      checkRecordBatch(data, bodyLength);
      return { kind: "dictionary", bodyLength };
    }
    case 3:
      checkRecordBatch(header, bodyLength);
      return { kind: "batch", bodyLength };
    default:
      throw new IpcError(
        "IPC_UNSUPPORTED",
        `Arrow IPC message of type ${headerType} is no part of a stream of record batches`,
      );
  }
}

function checkRecordBatch(batch: FlatTable, bodyLength: number): void {
  const { view } = batch;
  const rows = batch.length(0, "the number of rows");
  if (rows > MAX_ROWS)
    throw new IpcError("IPC_TOO_LARGE", `an Arrow batch declares ${rows} rows; at most ${MAX_ROWS} are accepted`);
  const nodes = batch.vector(1, 16);
  for (let i = 0, at = nodes.start; i < nodes.count; i += 1, at += 16) {
    const length = exactLength(view, at, "the length of a column");
    const nulls = exactNullCount(view, at + 8);
    if (length > MAX_ROWS) throw malformed(`a column declares ${length} values`);
    if (nulls > length) throw malformed(`a column of ${length} values declares ${nulls} nulls`);
  }
  const buffers = batch.vector(2, 16);
  for (let i = 0, at = buffers.start; i < buffers.count; i += 1, at += 16) {
    const offset = exactLength(view, at, "the position of a buffer");
    const length = exactLength(view, at + 8, "the length of a buffer");
    if (offset + length > bodyLength) {
      throw malformed(`buffer ${i} covers bytes ${offset} to ${offset + length} of a body of ${bodyLength}`);
    }
    if (length > 0 && offset % 8 !== 0)
      throw malformed(`buffer ${i} starts at byte ${offset}, which is no multiple of 8`);
  }
  const compressed = batch.table(3) !== null;
  // A bit for each value is the least that a column with bytes has.
  if (!compressed && rows > MAX_ROWS_WITHOUT_BYTES && rows > bodyLength * 8) {
    throw new IpcError(
      "IPC_TOO_LARGE",
      `an Arrow batch of ${bodyLength} bytes declares ${rows} rows; at most ${MAX_ROWS_WITHOUT_BYTES} are accepted without bytes`,
    );
  }
  const variadic = batch.vector(4, 8);
  for (let i = 0; i < variadic.count; i += 1) {
    const count = exactLength(view, variadic.start + i * 8, "the number of data buffers of a view column");
    if (count > buffers.count)
      throw malformed(`a view column declares ${count} data buffers of ${buffers.count} buffers in all`);
  }
}

function checkSchema(schema: FlatTable, budget: Budget): void {
  if (schema.short(0) !== 0) throw new IpcError("IPC_UNSUPPORTED", "big-endian Arrow data is not supported");
  checkKeyValues(schema, 2, budget);
  for (const field of schema.tables(1)) checkField(field, budget, 1);
}

function checkField(field: FlatTable, budget: Budget, depth: number): void {
  spend(budget);
  if (depth > MAX_DEPTH) throw malformed(`types are nested more than ${MAX_DEPTH} levels deep`);
  field.checkString(0);
  const typeId = field.byte(2);
  const type = field.table(3);
  if (type === null) throw malformed("a field has no type");
  checkType(typeId, type);
  if (typeId === TIMESTAMP) type.checkString(1);
  if (typeId === UNION) type.vector(1, 4);
  const indexType = field.table(4)?.table(1);
  if (indexType) checkType(INT, indexType);
  checkKeyValues(field, 6, budget);
  const children = [...field.tables(5)];
  if (LISTS.has(typeId) && children.length !== 1) throw malformed(`a list type has ${children.length} children`);
  if (typeId === MAP && children[0]?.byte(2) !== STRUCT) throw malformed("the entries of a map type are no struct");
  for (const child of children) checkField(child, budget, depth + 1);
}

/** Numbers of the union `Type` in the flatbuffers schema of Arrow. */

const INT = 2;
const TIMESTAMP = 10;
const STRUCT = 13;
const UNION = 14;
const MAP = 17;
const LISTS = new Set([12, 16, MAP, 21]);

function checkKeyValues(owner: FlatTable, slot: number, budget: Budget): void {
  for (const pair of owner.tables(slot)) {
    spend(budget);
    pair.checkString(0);
    pair.checkString(1);
  }
}

function spend(budget: Budget): void {
  budget.tables -= 1;
  if (budget.tables < 0) throw malformed("it refers to the same parts again and again");
}
