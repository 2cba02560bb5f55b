/** Rows of a partition from the first number up to the second, excluded. */
export type Frame = readonly [begin: bigint | number, end: bigint | number];

/** Frames of several rows as the wire has them: how many each row has, then all begins and all ends. */
export interface FlatFrames {
  readonly framesPerRow: readonly number[];
  readonly frameStarts: readonly (bigint | number)[];
  readonly frameEnds: readonly (bigint | number)[];
}

/** Lays out the frames of rows. */
export function flattenFrames(rows: readonly (readonly Frame[])[]): FlatFrames {
  const all = rows.flat();
  return {
    framesPerRow: rows.map((frames) => frames.length),
    frameStarts: all.map(([begin]) => begin),
    frameEnds: all.map(([, end]) => end),
  };
}

/** A mask as a bitmap, lowest bit first; no bytes for none, which a worker takes for all rows. */
export function packFilterMask(mask: readonly boolean[] | undefined): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((mask?.length ?? 0) / 8));
  for (const [row, included] of (mask ?? []).entries()) {
    if (included) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return bytes;
}

/** Bounds of frames: four int64, little-endian. */
export function packFrameStats(stats: readonly [Frame, Frame] | undefined): Uint8Array {
  if (stats === undefined) return new Uint8Array(0);
  const view = new DataView(new ArrayBuffer(32));
  for (const [index, value] of stats.flat().entries()) view.setBigInt64(index * 8, BigInt(value), true);
  return new Uint8Array(view.buffer);
}

/** A byte for each column. */
export function packAllValid(flags: readonly boolean[] | undefined): Uint8Array {
  return Uint8Array.from(flags ?? [], Number);
}
