import { Data, type DataType, type Vector } from "apache-arrow";
import type { Validity } from "./bitmap.js";

/** Parts of a column, by the names of the Arrow columnar format. */
export interface ColumnParts {
  readonly length: number;
  /** Position of the first row in bitmaps, for slices. */
  readonly offset?: number;
  readonly validity?: Validity;
  readonly offsets?: Int32Array | BigInt64Array;
  readonly values?: ArrayBufferView;
  readonly typeIds?: Int8Array;
  readonly children?: Data[];
  readonly dictionary?: Vector;
  /** Long values of view types. */
  readonly buffers?: Uint8Array[];
}

/** Makes the apache-arrow data of a column from its buffers. */
export function makeColumnData(type: DataType, parts: ColumnParts): Data {
  return new Data(
    type,
    parts.offset ?? 0,
    parts.length,
    parts.validity?.nullCount ?? 0,
    [parts.offsets, parts.values, parts.validity?.bitmap, parts.typeIds] as never,
    parts.children ?? [],
    parts.dictionary,
    parts.buffers ?? [],
  );
}
