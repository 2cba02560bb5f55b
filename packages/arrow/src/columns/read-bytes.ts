import type { Data, FixedSizeBinary } from "apache-arrow";
import { blankArray, generate } from "./blank-array.js";
import { nullBitmapOf } from "./bitmap.js";
import { received } from "./value-error.js";

// A byte order mark is part of a value, not of an encoding.
const decoder = /*@__PURE__*/ new TextDecoder("utf-8", { ignoreBOM: true });
const strictDecoder = /*@__PURE__*/ new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
/** Bytes decoded at once, well below what a string may hold. */
const maxDecoded = 2 ** 27;

/** Strings with offsets, by one decoding of the whole column where its text is sound. */
export function readText(data: Data, begin: number, end: number): unknown[] {
  const bytes = data.values as Uint8Array;
  const offsets = offsetsOf(data, begin, end);
  return sliceDecoded(bytes, offsets) ?? cells(bytes, offsets, (cell) => decoder.decode(cell));
}

/** Byte strings with offsets, each in memory of its own. */
export function readBytes(data: Data, begin: number, end: number): unknown[] {
  return cells(data.values as Uint8Array, offsetsOf(data, begin, end), copy);
}

/** Byte strings of one width, each in memory of its own. */
export function readFixedSizeBinary(data: Data, type: FixedSizeBinary, begin: number, end: number): unknown[] {
  const bytes = data.values as Uint8Array;
  const width = type.byteWidth;
  return generate(end - begin, (row) => bytes.slice((begin + row) * width, (begin + row + 1) * width));
}

/** Strings of view types. */
export function readViewText(data: Data, begin: number, end: number): unknown[] {
  return views(data, begin, end, (bytes) => decoder.decode(bytes));
}

/** Byte strings of view types, each in memory of its own. */
export function readViewBytes(data: Data, begin: number, end: number): unknown[] {
  return views(data, begin, end, copy);
}

/**
 * Offsets of the rows from `begin` to `end`, with the end of the last one, as numbers.
 *
 * Arrow's own lengths say nothing of them, and they are the peer's: a changed one could ask for more items than memory holds.
 *
 * @throws ValueError when they fall, or point outside of what they divide.
 */
export function offsetsOf(data: Data, begin: number, end: number): Int32Array | Float64Array {
  if (end === begin) return new Int32Array(1);
  const all = data.valueOffsets as Int32Array | BigInt64Array;
  const range = all.subarray(begin, end + 1);
  const offsets = range instanceof BigInt64Array ? Float64Array.from(range, Number) : range;
  if (offsets.length <= end - begin) {
    throw received(`it has ${all.length} offsets where ${end + 1} are needed`);
  }
  const limit = data.children[0]?.length ?? data.values.length;
  let previous = 0;
  for (let index = 0; index < offsets.length; index++) {
    const offset = offsets[index] ?? 0;
    if (offset < previous || offset > limit) {
      throw received(`offset ${offset} of row ${begin + index} points outside of the ${limit} items that there are`);
    }
    previous = offset;
  }
  return offsets;
}

/** Cuts the cells out of the decoded column; `undefined` where that can't be done or would not be right. */
function sliceDecoded(bytes: Uint8Array, offsets: Int32Array | Float64Array): unknown[] | undefined {
  const first = offsets[0] ?? 0;
  const last = offsets.at(-1) ?? 0;
  if (last - first > maxDecoded || offsets.length === 2) return undefined;
  const range = bytes.subarray(first, last);
  let text: string;
  try {
    text = strictDecoder.decode(range);
  } catch {
    return undefined;
  }
  const out = blankArray<unknown>(offsets.length - 1);
  if (text.length === range.length) {
    for (let index = 0; index < offsets.length - 1; index++) {
      out[index] = text.slice((offsets[index] ?? 0) - first, (offsets[index + 1] ?? 0) - first);
    }
    return out;
  }
  return sliceByCharacters(range, text, offsets, out);
}

/** As above for text that isn't all ASCII: walks the bytes to learn where in the text each cell starts. */
function sliceByCharacters(
  range: Uint8Array,
  text: string,
  offsets: Int32Array | Float64Array,
  out: unknown[],
): unknown[] | undefined {
  const first = offsets[0] ?? 0;
  let position = 0;
  let byteIndex = 0;
  for (let index = 0; index < offsets.length - 1; index++) {
    const start = position;
    const stop = (offsets[index + 1] ?? 0) - first;
    for (; byteIndex < stop; byteIndex++) {
      const byte = range[byteIndex] ?? 0;
      // One UTF-16 unit for each byte that starts a character, two where the character takes four bytes.
      if ((byte & 0xc0) !== 0x80) position += byte >= 0xf0 ? 2 : 1;
    }
    // A cell that starts inside a character is not sound by itself.
    if (stop < range.length && ((range[stop] ?? 0) & 0xc0) === 0x80) return undefined;
    out[index] = text.slice(start, position);
  }
  return out;
}

function cells(bytes: Uint8Array, offsets: Int32Array | Float64Array, read: (cell: Uint8Array) => unknown): unknown[] {
  const out = blankArray<unknown>(offsets.length - 1);
  for (let index = 0; index < offsets.length - 1; index++)
    out[index] = read(bytes.subarray(offsets[index], offsets[index + 1]));
  return out;
}

function views(data: Data, begin: number, end: number, read: (cell: Uint8Array) => unknown): unknown[] {
  const bytes = data.values as Uint8Array;
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bitmap = nullBitmapOf(data);
  return generate(end - begin, (row): unknown => {
    const bit = data.offset + begin + row;
    // The view of a null may hold anything, also a buffer that doesn't exist.
    if (bitmap !== undefined && ((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return null;
    const view = (begin + row) * 16;
    if (view + 16 > bytes.byteLength) throw received(`the view of row ${begin + row} is missing`);
    const length = fields.getInt32(view, true);
    if (length < 0) throw received(`the view of row ${begin + row} has length ${length}`);
    if (length <= 12) return read(bytes.subarray(view + 4, view + 4 + length));
    const buffer = data.variadicBuffers[fields.getInt32(view + 8, true)];
    const start = fields.getInt32(view + 12, true);
    if (buffer === undefined || start < 0 || start + length > buffer.length) {
      throw received(`the view of row ${begin + row} points outside of its buffers`);
    }
    return read(buffer.subarray(start, start + length));
  });
}

function copy(cell: Uint8Array): Uint8Array {
  return cell.slice();
}
