/** A part of the data region that is in use. */
export interface Allocation {
  /** Position from the start of the segment, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/** Bytes before the data region: the head and the table of allocations. */
export const HEADER_SIZE: number = 65_536;

/** Bytes of the head: magic, version, size of the data region, count of allocations, padding. */
export const HEAD_SIZE: number = 24;

/** Where the count of allocations stands; the table follows it, after padding. */
export const COUNT_POSITION: number = 16;

/** Most allocations at once. */
export const MAX_ALLOCATIONS: number = Math.floor((HEADER_SIZE - HEAD_SIZE) / 16);

const MAGIC = [0x56, 0x47, 0x49, 0x53]; // "VGIS"
const VERSION = 1;

/** The first bytes of a new segment of `size` bytes; wire specification, section 11. */
export function encodeHead(size: number): Uint8Array {
  const bytes = new Uint8Array(HEAD_SIZE);
  bytes.set(MAGIC);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, VERSION, true);
  view.setBigUint64(8, BigInt(size - HEADER_SIZE), true);
  return bytes;
}

/** Count and table, as they stand from {@link COUNT_POSITION} on. */
export function encodeTable(allocations: readonly Allocation[]): Uint8Array {
  const bytes = new Uint8Array(HEAD_SIZE - COUNT_POSITION + allocations.length * 16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, allocations.length, true);
  for (const [i, { offset, length }] of allocations.entries()) {
    view.setBigUint64(8 + i * 16, BigInt(offset), true);
    view.setBigUint64(16 + i * 16, BigInt(length), true);
  }
  return bytes;
}

/** The count, of the bytes from {@link COUNT_POSITION} on. */
export function decodeCount(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

/**
 * The table, of the bytes behind the head. The other process writes it too, so nothing is believed: `null` unless all allocations lie in
 * the data region of a segment of `size` bytes, in order and without overlap.
 */
export function decodeTable(bytes: Uint8Array, size: number): Allocation[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const allocations: Allocation[] = [];
  let end = HEADER_SIZE;
  for (let at = 0; at + 16 <= bytes.byteLength; at += 16) {
    const offset = Number(view.getBigUint64(at, true));
    const length = Number(view.getBigUint64(at + 8, true));
    if (offset < end || offset + length > size) return null;
    end = offset + length;
    allocations.push({ offset, length });
  }
  return allocations;
}

/** The table with a new allocation at the first gap that is large enough; `null` when there is none, or no place in the table. */
export function allocate(
  allocations: readonly Allocation[],
  length: number,
  size: number,
): { readonly offset: number; readonly allocations: Allocation[] } | null {
  if (allocations.length >= MAX_ALLOCATIONS) return null;
  let offset = HEADER_SIZE;
  let index = 0;
  for (const used of allocations) {
    if (used.offset - offset >= length) break;
    offset = used.offset + used.length;
    index += 1;
  }
  if (offset + length > size) return null;
  return { offset, allocations: allocations.toSpliced(index, 0, { offset, length }) };
}
