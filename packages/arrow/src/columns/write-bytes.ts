import {
  type Binary,
  type BinaryView,
  type Data,
  DataType,
  type FixedSizeBinary,
  type LargeBinary,
} from "apache-arrow";
import type { LargeUtf8, Utf8, Utf8View } from "apache-arrow";
import { blankArray } from "./blank-array.js";
import { validityOf } from "./bitmap.js";
import { BytePieces, makePiecedData } from "./byte-pieces.js";
import { makeColumnData } from "./make-column-data.js";
import { type Locator, ValueError } from "./value-error.js";
import { isTypedArray, unexpected } from "./writer.js";

const encoder = /*@__PURE__*/ new TextEncoder();
const noBytes = /*@__PURE__*/ new Uint8Array(0);
/** The largest offset of types with 32-bit offsets. */
const maxOffset = 2 ** 31 - 1;
/** Strings are joined and encoded at once up to this many characters, well below what a string may hold. */
const maxJoined = 2 ** 26;
/** Values of view types up to this many bytes stand in the view itself. */
const inlineBytes = 12;

/** Strings with offsets. */
export function writeText(type: Utf8 | LargeUtf8, values: ArrayLike<unknown>, at: Locator): Data {
  const texts = textsOf(type, values, at);
  let characters = 0;
  for (const text of texts) characters += text.length;
  if (characters <= maxJoined) {
    const bytes = encoder.encode(texts.join(""));
    // As many bytes as characters: all ASCII, and the strings' lengths in characters are those in bytes too.
    const lengths = texts.map(bytes.length === characters ? (text) => text.length : utf8Length);
    // Half a surrogate pair at the end of a string would join one at the start of the next: then the sum differs.
    if (lengths.reduce((sum, length) => sum + length, 0) === bytes.length) {
      return makeColumnData(type, {
        length: texts.length,
        validity: validityOf(values),
        offsets: offsetsOf(type, lengths, at),
        values: bytes,
      });
    }
  }
  return joinBytes(
    type,
    texts.map((text) => encoder.encode(text)),
    values,
    at,
  );
}

/** Byte strings with offsets. */
export function writeBytes(type: Binary | LargeBinary, values: ArrayLike<unknown>, at: Locator): Data {
  const only = values[0];
  if (values.length === 1 && only instanceof BytePieces) {
    return makePiecedData(type, { length: 1, offsets: offsetsOf(type, [only.length], at) }, only);
  }
  return joinBytes(type, bytesOf(type, values, at), values, at);
}

/** Byte strings of one width. */
export function writeFixedSizeBinary(type: FixedSizeBinary, values: ArrayLike<unknown>, at: Locator): Data {
  const width = type.byteWidth;
  const out = new Uint8Array(values.length * width);
  bytesOf(type, values, at).forEach((bytes, index) => {
    if (bytes === noBytes) return;
    if (bytes.length !== width) throw unexpected(type, values[index], at(index), ` of ${bytes.length} bytes`);
    out.set(bytes, index * width);
  });
  return makeColumnData(type, { length: values.length, validity: validityOf(values), values: out });
}

/** Strings and byte strings as views: short ones inline, long ones in one buffer beside. */
export function writeViews(type: Utf8View | BinaryView, values: ArrayLike<unknown>, at: Locator): Data {
  const items = DataType.isUtf8View(type)
    ? textsOf(type, values, at).map((text) => encoder.encode(text))
    : bytesOf(type, values, at);
  let total = 0;
  for (const item of items) if (item.length > inlineBytes) total += item.length;
  if (total > maxOffset) throw tooLong(at, items.length);
  const views = new Uint8Array(items.length * 16);
  const fields = new DataView(views.buffer);
  const long = new Uint8Array(total);
  let end = 0;
  items.forEach((item, index) => {
    const view = index * 16;
    fields.setInt32(view, item.length, true);
    if (item.length <= inlineBytes) {
      views.set(item, view + 4);
      return;
    }
    views.set(item.subarray(0, 4), view + 4);
    fields.setInt32(view + 8, 0, true);
    fields.setInt32(view + 12, end, true);
    long.set(item, end);
    end += item.length;
  });
  return makeColumnData(type, {
    length: items.length,
    validity: validityOf(values),
    values: views,
    buffers: total === 0 ? [] : [long],
  });
}

/** Running sums of lengths, in the width that the type's offsets have. */
export function offsetsOf(type: DataType, lengths: ArrayLike<number>, at: Locator): Int32Array | BigInt64Array {
  const count = lengths.length;
  const large = DataType.isLargeUtf8(type) || DataType.isLargeBinary(type) || DataType.isLargeList(type);
  let end = 0;
  if (large) {
    const offsets = new BigInt64Array(count + 1);
    for (let index = 0; index < count; index++) {
      end += lengths[index] ?? 0;
      offsets[index + 1] = BigInt(end);
    }
    return offsets;
  }
  const offsets = new Int32Array(count + 1);
  for (let index = 0; index < count; index++) {
    end += lengths[index] ?? 0;
    if (end > maxOffset) throw tooLong(at, index);
    offsets[index + 1] = end;
  }
  return offsets;
}

function joinBytes(type: DataType, items: readonly Uint8Array[], values: ArrayLike<unknown>, at: Locator): Data {
  const lengths = items.map((item) => item.length);
  const offsets = offsetsOf(type, lengths, at);
  const out = new Uint8Array(Number(offsets[items.length] ?? 0));
  let end = 0;
  for (const item of items) {
    out.set(item, end);
    end += item.length;
  }
  return makeColumnData(type, { length: items.length, validity: validityOf(values), offsets, values: out });
}

/** Bytes that a string takes in UTF-8; half a surrogate pair takes the three of its replacement. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    length += unit < 0x800 ? 1 : 2;
    // A whole pair takes four bytes, two for each of its units.
    if (unit >= 0xd800 && unit <= 0xdbff && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index++;
  }
  return length;
}

function textsOf(type: DataType, values: ArrayLike<unknown>, at: Locator): string[] {
  const texts = blankArray<string>(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value === "string") texts[index] = value;
    else if (value === null || value === undefined) texts[index] = "";
    else throw unexpected(type, value, at(index));
  }
  return texts;
}

function bytesOf(type: DataType, values: ArrayLike<unknown>, at: Locator): Uint8Array[] {
  const items = blankArray<Uint8Array>(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (isTypedArray(value, "Uint8Array")) items[index] = value as Uint8Array;
    else if (value instanceof BytePieces) items[index] = value.join();
    else if (value === null || value === undefined) items[index] = noBytes;
    else throw unexpected(type, value, at(index));
  }
  return items;
}

function tooLong(at: Locator, index: number): ValueError {
  const hint = "use a large type, or send fewer rows in a batch";
  return new ValueError(at(index), `the column holds more than 2 GiB, which its type can't address: ${hint}`);
}
