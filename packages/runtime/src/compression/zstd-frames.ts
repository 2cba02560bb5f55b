import { ContentCodingError } from "./content-coding.js";

/** A zstd frame, and what its headers say about its content. */
export interface ZstdFrame {
  readonly start: number;
  readonly end: number;
  /** Bytes of the content as the frame declares them; `null` when it doesn't. */
  readonly declared: number | null;
  /** Bytes that the content has at least: blocks that are stored, or repeat one byte, say so. */
  readonly least: number;
  /** Bytes that it has at most. */
  readonly most: number;
}

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const MAX_BLOCK = 128 * 1024;

/**
 * The frames of zstd data, found without decoding any (RFC 8878, section 3.1), so that a decoder that takes memory by what a frame
 * declares is never asked for more than allowed. Skippable frames are left out.
 *
 * @throws ContentCodingError when the bytes are no zstd, or end early
 */
export function zstdFrames(bytes: Uint8Array): ZstdFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: ZstdFrame[] = [];
  let at = 0;
  try {
    while (at < bytes.byteLength) {
      const magic = view.getUint32(at, true);
      if (magic === MAGIC) {
        const frame = readFrame(view, at);
        frames.push(frame);
        at = frame.end;
      } else if ((magic & 0xfffffff0) === SKIPPABLE) {
        at += 8 + view.getUint32(at + 4, true);
      } else {
        throw new ContentCodingError("corrupt", `byte ${at} is not the beginning of a zstd frame`);
      }
    }
  } catch (error) {
    if (error instanceof RangeError) throw truncated(bytes.byteLength);
    throw error;
  }
  if (at > bytes.byteLength || frames.length === 0) throw truncated(bytes.byteLength);
  return frames;
}

function readFrame(view: DataView, start: number): ZstdFrame {
  const descriptor = view.getUint8(start + 4);
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = start + 5 + (single ? 0 : 1) + dictionary;
  const [declared, sizeLength] = contentSize(view, sizeAt, descriptor >> 6, single);
  let at = sizeAt + sizeLength;
  let least = 0;
  let most = 0;
  for (let last = false; !last;) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const size = header >> 3;
    const kind = (header >> 1) & 3;
    last = (header & 1) === 1;
    if (kind === 3) throw new ContentCodingError("corrupt", `byte ${at} is not the beginning of a zstd block`);
    const stored = kind === 2 ? null : size;
    least += stored ?? 0;
    most += stored ?? MAX_BLOCK;
    at += 3 + (kind === 1 ? 1 : size);
  }
  const end = at + ((descriptor & 4) === 0 ? 0 : 4);
  if (end > view.byteLength) throw truncated(view.byteLength);
  if (declared !== null && (declared < least || declared > most))
    throw new ContentCodingError("corrupt", `a zstd frame declares ${declared} bytes, which its blocks can't hold`);
  return { start, end, declared, least, most };
}

function contentSize(view: DataView, at: number, flag: number, single: boolean): [size: number | null, length: number] {
  switch (flag) {
    case 0:
      return single ? [view.getUint8(at), 1] : [null, 0];
    case 1:
      return [view.getUint16(at, true) + 256, 2];
    case 2:
      return [view.getUint32(at, true), 4];
    default:
      return [Number(view.getBigUint64(at, true)), 8];
  }
}

function truncated(length: number): ContentCodingError {
  return new ContentCodingError("corrupt", `the zstd data ends early, after ${length} bytes`);
}
