import type { Data } from "apache-arrow";
import { blankArray } from "./blank-array.js";
import { fromFloat16Bits } from "./float16.js";

// One loop per array class where speed matters: a loop that meets many classes is several times slower.

/** Integers of up to 32 bits. */
export function readIntegers(data: Data, begin: number, end: number): unknown[] {
  const values = data.values as Int32Array | Uint8Array;
  return values instanceof Int32Array ? copyInt32(values, begin, end) : copyNumbers(values, begin, end);
}

/** Floats of 32 and 64 bits. */
export function readFloats(data: Data, begin: number, end: number): unknown[] {
  const values = data.values as Float32Array | Float64Array;
  return values instanceof Float64Array ? copyFloat64(values, begin, end) : copyNumbers(values, begin, end);
}

/** Integers of 64 bits. */
export function readLongs(data: Data, begin: number, end: number): unknown[] {
  const values = data.values as BigInt64Array | BigUint64Array;
  return values instanceof BigInt64Array ? copyInt64(values, begin, end) : copyUint64(values, begin, end);
}

/** Floats of 16 bits. */
export function readHalfFloats(data: Data, begin: number, end: number): unknown[] {
  const out = copyNumbers(data.values as Uint16Array, begin, end);
  for (let index = 0; index < out.length; index++) out[index] = fromFloat16Bits(out[index] as number);
  return out;
}

/** Booleans. */
export function readBools(data: Data, begin: number, end: number): unknown[] {
  const values = data.values as Uint8Array;
  const first = data.offset + begin;
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) {
    const bit = first + index;
    out[index] = ((values[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }
  return out;
}

function copyInt32(values: Int32Array, begin: number, end: number): unknown[] {
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) out[index] = values[begin + index];
  return out;
}

function copyFloat64(values: Float64Array, begin: number, end: number): unknown[] {
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) out[index] = values[begin + index];
  return out;
}

function copyInt64(values: BigInt64Array, begin: number, end: number): unknown[] {
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) out[index] = values[begin + index];
  return out;
}

function copyUint64(values: BigUint64Array, begin: number, end: number): unknown[] {
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) out[index] = values[begin + index];
  return out;
}

function copyNumbers(values: ArrayLike<number>, begin: number, end: number): unknown[] {
  const length = end - begin;
  const out = blankArray<unknown>(length);
  for (let index = 0; index < length; index++) out[index] = values[begin + index];
  return out;
}
