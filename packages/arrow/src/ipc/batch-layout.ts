import { DataType, type Field, type Schema, UnionMode } from "apache-arrow";
import { exactLength, exactNullCount, type FlatTable, malformed } from "./flat-table.js";
import { type Frame, METADATA_V5 } from "./frame.js";
import { IpcError } from "./ipc-error.js";

/** Bits that one value takes in a buffer; `offsets` buffers hold one value more than the column has. */
interface BufferShape {
  readonly bits: number;
  readonly offsets?: boolean;
  readonly validity?: boolean;
}

/** One column, nested ones included, in the order in which a batch message lists them. */
interface NodeShape {
  readonly name: string;
  readonly buffers: readonly BufferShape[];
  /** Views have data buffers of their own number. */
  readonly variadic: boolean;
  readonly union: boolean;
  /** Index of the parent node whose length this one must reach, times `perParent`; -1 for the batch. */
  readonly parent: number;
  readonly perParent: number | null;
}

/** What a batch message declares of its columns and buffers, in the order of the layout. The next check overwrites it. */
export interface BatchSpans {
  rows: number;
  compressed: boolean;
  /** Values and nulls of each column, nested ones included. */
  readonly lengths: Float64Array;
  readonly nulls: Float64Array;
  /** Position in the body and length of each buffer, in bytes; those of views, whose number varies, are left out. */
  readonly starts: Float64Array;
  readonly sizes: Float64Array;
}

/**
 * What the messages of one schema must look like. A batch that declares fewer or shorter buffers than its columns need
 * would decode to `undefined` values, or make apache-arrow allocate what was never sent; it is refused here.
 */
export class BatchLayout {
  readonly #nodes: readonly NodeShape[];
  readonly #hasUnions: boolean;
  readonly #spans: BatchSpans;

  constructor(schema: Schema) {
    const nodes: NodeShape[] = [];
    for (const field of schema.fields) addNode(nodes, field, -1, 1);
    this.#nodes = nodes;
    this.#hasUnions = nodes.some(({ union }) => union);
    const buffers = nodes.reduce((sum, node) => sum + node.buffers.length, 0);
    this.#spans = {
      rows: 0,
      compressed: false,
      lengths: new Float64Array(nodes.length),
      nulls: new Float64Array(nodes.length),
      starts: new Float64Array(buffers),
      sizes: new Float64Array(buffers),
    };
  }

  /**
   * Checks the message of a `"batch"` frame against the schema; throws {@link IpcError} naming the column.
   *
   * @param batch what it says of the rows: its header or, of a dictionary, the data in that
   */
  check(frame: Frame, message: FlatTable, batch: FlatTable | null = message.table(2)): BatchSpans {
    const spans = this.#spans;
    if (batch === null) throw malformed("it has no header");
    if (this.#hasUnions && message.short(0) < METADATA_V5)
      throw this.#mismatch(frame, "unions of metadata version V4 are not read");
    const { view } = batch;
    const rows = batch.length(0, "the number of rows");
    const nodes = batch.vector(1, 16);
    const buffers = batch.vector(2, 16);
    const compressed = batch.table(3) !== null;
    const variadic = batch.vector(4, 8);
    if (nodes.count !== this.#nodes.length) {
      throw this.#mismatch(
        frame,
        `it has ${nodes.count} columns where the schema has ${this.#nodes.length}, nested ones included`,
      );
    }
    spans.rows = rows;
    spans.compressed = compressed;
    let buffer = 0;
    let view64 = 0;
    let i = -1;
    for (const node of this.#nodes) {
      i += 1;
      const length = exactLength(view, nodes.start + i * 16, "the length of a column");
      const nulls = exactNullCount(view, nodes.start + i * 16 + 8);
      if (nulls === -1 && node.buffers.length > 0)
        throw this.#mismatch(frame, `column "${node.name}" declares -1 nulls`);
      spans.lengths[i] = length;
      spans.nulls[i] = nulls;
      if (node.perParent !== null) {
        const parent =
          node.parent === -1 ? rows : exactLength(view, nodes.start + node.parent * 16, "the length of a column");
        const exact = node.parent === -1;
        const expected = parent * node.perParent;
        if (exact ? length !== expected : length < expected) {
          throw this.#mismatch(frame, `column "${node.name}" has ${length} values where ${expected} are needed`);
        }
      }
      for (const shape of node.buffers) {
        if (buffer >= buffers.count) throw this.#mismatch(frame, `the buffers of column "${node.name}" are missing`);
        const bytes = exactLength(view, buffers.start + buffer * 16 + 8, "the length of a buffer");
        spans.starts[buffer] = exactLength(view, buffers.start + buffer * 16, "the position of a buffer");
        spans.sizes[buffer] = bytes;
        buffer += 1;
        const needed = compressed ? 0 : neededBytes(shape, length, nulls);
        if (bytes < needed) {
          throw this.#mismatch(
            frame,
            `a buffer of column "${node.name}" has ${bytes} bytes where ${length} values need ${needed}`,
          );
        }
      }
      if (node.variadic) {
        if (view64 >= variadic.count)
          throw this.#mismatch(frame, `the number of data buffers of column "${node.name}" is missing`);
        buffer += exactLength(view, variadic.start + view64 * 8, "the number of data buffers");
        view64 += 1;
        if (buffer > buffers.count)
          throw this.#mismatch(frame, `the data buffers of column "${node.name}" are missing`);
      }
    }
    return spans;
  }

  #mismatch(frame: Frame, what: string): IpcError {
    return new IpcError(
      "IPC_INVALID",
      `the record batch at byte ${frame.offset} contradicts the schema of its stream: ${what}`,
      {
        offset: frame.offset,
      },
    );
  }
}

function neededBytes(shape: BufferShape, length: number, nulls: number): number {
  if (length === 0) return 0;
  if (shape.validity === true) return nulls === 0 ? 0 : Math.ceil(length / 8);
  // Some writers leave out the values of a column that has only nulls.
  if (nulls === length && shape.offsets !== true) return 0;
  return Math.ceil(((length + (shape.offsets === true ? 1 : 0)) * shape.bits) / 8);
}

const VALIDITY: BufferShape = { bits: 1, validity: true };
const BYTES: BufferShape = { bits: 0 };
const OFFSETS_32: BufferShape = { bits: 32, offsets: true };
const OFFSETS_64: BufferShape = { bits: 64, offsets: true };

function addNode(nodes: NodeShape[], field: Field, parent: number, perParent: number | null): void {
  const type = field.type as DataType;
  const index = nodes.length;
  const add = (buffers: readonly BufferShape[], variadic = false): void => {
    nodes.push({ name: field.name, buffers, variadic, union: DataType.isUnion(type), parent, perParent });
  };
  const children = (perValue: number | null): void => {
    for (const child of (type.children ?? []) as Field[]) addNode(nodes, child, index, perValue);
  };
  if (DataType.isDictionary(type)) {
    add([VALIDITY, { bits: type.indices.bitWidth }]);
  } else if (DataType.isNull(type)) {
    add([]);
  } else if (DataType.isUtf8(type) || DataType.isBinary(type)) {
    add([VALIDITY, OFFSETS_32, BYTES]);
  } else if (DataType.isLargeUtf8(type) || DataType.isLargeBinary(type)) {
    add([VALIDITY, OFFSETS_64, BYTES]);
  } else if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) {
    add([VALIDITY, { bits: 128 }], true);
  } else if (DataType.isList(type) || DataType.isMap(type)) {
    add([VALIDITY, OFFSETS_32]);
    children(null);
  } else if (DataType.isLargeList(type)) {
    add([VALIDITY, OFFSETS_64]);
    children(null);
  } else if (DataType.isFixedSizeList(type)) {
    add([VALIDITY]);
    children(type.listSize);
  } else if (DataType.isStruct(type)) {
    add([VALIDITY]);
    children(1);
  } else if (DataType.isUnion(type)) {
    const sparse = type.mode === UnionMode.Sparse;
    add(sparse ? [{ bits: 8 }] : [{ bits: 8 }, { bits: 32 }]);
    children(sparse ? 1 : null);
  } else {
    add([VALIDITY, { bits: fixedWidthBits(type) }]);
  }
}

function fixedWidthBits(type: DataType): number {
  if (DataType.isBool(type)) return 1;
  if (DataType.isFixedSizeBinary(type)) return type.byteWidth * 8;
  if (DataType.isDecimal(type)) return type.bitWidth;
  if (DataType.isInt(type) || DataType.isTime(type)) return type.bitWidth;
  if (DataType.isFloat(type)) return 16 * 2 ** type.precision;
  if (DataType.isDate(type)) return type.unit === 0 ? 32 : 64;
  if (DataType.isInterval(type)) return [32, 64, 128][type.unit] ?? 0;
  return 64;
}
