import type { Data } from "apache-arrow";

/** Which values are null, as Arrow writes it. */
export interface Validity {
  readonly nullCount: number;
  /** One bit a value, 1 where it is present; absent without nulls. */
  readonly bitmap: Uint8Array | undefined;
}

/** Bytes of a bitmap, padded to 8 bytes as Arrow recommends. */
export function bitmapBytes(length: number): number {
  return Math.ceil(length / 64) * 8;
}

/** The validity of values; `undefined` counts as null. */
export function validityOf(values: ArrayLike<unknown>): Validity {
  const length = values.length;
  let nullCount = 0;
  let bitmap: Uint8Array | undefined;
  // Typed arrays have no nulls.
  if (ArrayBuffer.isView(values)) return { nullCount, bitmap };
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (value === null || value === undefined) {
      if (bitmap === undefined) {
        bitmap = new Uint8Array(bitmapBytes(length)).fill(255, 0, length >> 3);
        if ((length & 7) !== 0) bitmap[length >> 3] = (1 << (length & 7)) - 1;
      }
      bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) & ~(1 << (index & 7));
      nullCount++;
    }
  }
  return { nullCount, bitmap };
}

/** The validity bitmap of a chunk, or `undefined` where nothing is null. */
export function nullBitmapOf(data: Data): Uint8Array | undefined {
  return data.nullBitmap && data.nullBitmap.byteLength > 0 && data.nullCount > 0 ? data.nullBitmap : undefined;
}

/** Puts `null` where the chunk says so; `out[0]` belongs to row `begin`. */
export function applyNulls(out: unknown[], data: Data, begin: number): unknown[] {
  const bitmap = nullBitmapOf(data);
  if (bitmap === undefined) return out;
  const first = data.offset + begin;
  const end = first + out.length;
  for (let bit = first; bit < end; bit++) {
    const byte = bitmap[bit >> 3] ?? 0;
    // Of most columns few values are null: eight that are there are passed over at once.
    if (byte === 255) bit |= 7;
    else if ((byte & (1 << (bit & 7))) === 0) out[bit - first] = null;
  }
  return out;
}
