import type { Data, Vector } from "apache-arrow";
import { blankArray } from "./blank-array.js";
import { nullBitmapOf } from "./bitmap.js";
import type { ValueProfile } from "../profiles/profile.js";
import type { ReadData } from "./reader.js";
import { received } from "./value-error.js";

/** Decoded dictionaries, by profile: a stream sends a dictionary once and refers to it from many batches. */
const decoded = /*@__PURE__*/ new WeakMap<ValueProfile, WeakMap<Vector, unknown[]>>();

/** Dictionary-encoded values, as the values they stand for. */
export function readDictionary(
  data: Data,
  begin: number,
  end: number,
  profile: ValueProfile,
  read: ReadData,
): unknown[] {
  const codes = data.values as Int32Array | BigInt64Array;
  const entries = data.dictionary === undefined ? [] : entriesOf(data.dictionary, profile, read);
  const bitmap = nullBitmapOf(data);
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) {
    const bit = data.offset + begin + index;
    if (bitmap !== undefined && ((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) {
      out[index] = null;
      continue;
    }
    const code = Number(codes[begin + index]);
    const value = entries[code];
    if (value === undefined) {
      throw received(`row ${begin + index} refers to entry ${code} of a dictionary of ${entries.length} entries`);
    }
    out[index] = value;
  }
  return out;
}

function entriesOf(dictionary: Vector, profile: ValueProfile, read: ReadData): unknown[] {
  let ofProfile = decoded.get(profile);
  if (ofProfile === undefined) decoded.set(profile, (ofProfile = new WeakMap()));
  let entries = ofProfile.get(dictionary);
  if (entries === undefined) {
    entries = dictionary.data.flatMap((chunk) => read(chunk, 0, chunk.length, profile));
    ofProfile.set(dictionary, entries);
  }
  return entries;
}
