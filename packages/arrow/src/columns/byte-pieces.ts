import type { Data, DataType } from "apache-arrow";
import { concatChunks } from "./concat-chunks.js";
import { type ColumnParts, makeColumnData } from "./make-column-data.js";

/** A byte string in pieces, one behind the other. What is large goes out so, and is not copied to be in one piece before. */
export class BytePieces {
  readonly pieces: readonly Uint8Array[];
  /** Of all of them, in bytes. */
  readonly length: number;

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
    this.length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** All of it in one. */
  join(): Uint8Array {
    return concatChunks(this.pieces);
  }
}

const known = new WeakMap<Data, BytePieces>();

/** A column whose only value is in pieces. They are joined for who asks for its values; who writes them asks `piecesOf`. */
export function makePiecedData(type: DataType, parts: ColumnParts, values: BytePieces): Data {
  const data = makeColumnData(type, parts);
  let joined: Uint8Array | undefined;
  Object.defineProperty(data, "values", { get: () => (joined ??= values.join()), enumerable: true });
  known.set(data, values);
  return data;
}

/** The pieces of a column that was made of them. */
export function piecesOf(data: Data): readonly Uint8Array[] | undefined {
  return known.get(data)?.pieces;
}
