import type { Bool, Data, DataType, Float, Int } from "apache-arrow";
import { bitmapBytes, validityOf } from "./bitmap.js";
import { toFloat16Bits } from "./float16.js";
import { makeColumnData } from "./make-column-data.js";
import type { Locator } from "./value-error.js";
import { isTypedArray, unexpected } from "./writer.js";

type NumberArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;
type BigIntArray = BigInt64Array | BigUint64Array;

/** Integers of up to 32 bits. */
export function writeIntegers(type: Int, values: ArrayLike<unknown>, at: Locator): Data {
  return ownArray<NumberArray>(type, values) ?? fillNumbers(type, values, at, true);
}

/** Floats of 32 and 64 bits. */
export function writeFloats(type: Float, values: ArrayLike<unknown>, at: Locator): Data {
  return ownArray<NumberArray>(type, values) ?? fillNumbers(type, values, at, false);
}

/** Integers of 64 bits, from bigints and whole numbers. */
export function writeBigInts(type: Int, values: ArrayLike<unknown>, at: Locator): Data {
  const own = ownArray<BigIntArray>(type, values);
  if (own !== undefined) return own;
  const validity = validityOf(values);
  const out = new (type.ArrayType as BigInt64ArrayConstructor)(values.length);
  for (let index = 0; index < out.length; index++) {
    const value = values[index];
    if (typeof value === "bigint") {
      out[index] = value;
      // Storing wraps around; what comes back differs then.
      if (out[index] !== value) throw unexpected(type, value, at(index), ", which is out of range");
    } else if (typeof value === "number" && Number.isSafeInteger(value)) {
      out[index] = BigInt(value);
      if (value < 0 && !type.isSigned) throw unexpected(type, value, at(index), ", which is out of range");
    } else if (value !== null && value !== undefined) {
      const hint = Number.isInteger(value) ? ", which is too large to be exact: pass a bigint" : "";
      throw unexpected(type, value, at(index), hint);
    }
  }
  return makeColumnData(type, { length: out.length, validity, values: out });
}

/** Floats of 16 bits. */
export function writeHalfFloats(type: Float, values: ArrayLike<unknown>, at: Locator): Data {
  const validity = validityOf(values);
  const out = new Uint16Array(values.length);
  for (let index = 0; index < out.length; index++) {
    const value = values[index];
    if (typeof value === "number") out[index] = toFloat16Bits(value);
    else if (value !== null && value !== undefined) throw unexpected(type, value, at(index));
  }
  return makeColumnData(type, { length: out.length, validity, values: out });
}

/** Booleans, one bit each. */
export function writeBools(type: Bool, values: ArrayLike<unknown>, at: Locator): Data {
  const validity = validityOf(values);
  const out = new Uint8Array(bitmapBytes(values.length));
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === true) out[index >> 3] = (out[index >> 3] ?? 0) | (1 << (index & 7));
    else if (value !== false && value !== null && value !== undefined) throw unexpected(type, value, at(index));
  }
  return makeColumnData(type, { length: values.length, validity, values: out });
}

/** The values themselves, without a copy, where they are a typed array of the type's own elements. */
export function ownArray<A extends ArrayBufferView & ArrayLike<unknown>>(
  type: DataType,
  values: ArrayLike<unknown>,
): Data | undefined {
  const { name } = type.ArrayType as { name: string };
  if (!isTypedArray(values, name)) return undefined;
  return makeColumnData(type, { length: values.length, values: values as A });
}

function fillNumbers(type: Int | Float, values: ArrayLike<unknown>, at: Locator, whole: boolean): Data {
  const validity = validityOf(values);
  const out = new (type.ArrayType as Int32ArrayConstructor)(values.length) as NumberArray;
  for (let index = 0; index < out.length; index++) {
    const value = values[index];
    if (typeof value === "number") {
      out[index] = value;
      // Storing wraps and truncates; what comes back differs then.
      if (whole && out[index] !== value) throw unexpected(type, value, at(index), outside(value));
    } else if (whole && typeof value === "bigint") {
      // Not what the type asks for, but values of a 64-bit vector come so, and nothing is lost where they fit.
      out[index] = Number(value);
      if (out[index] !== Number(value)) throw unexpected(type, value, at(index), ", which is out of range");
    } else if (value !== null && value !== undefined) {
      throw unexpected(type, value, at(index));
    }
  }
  return makeColumnData(type, { length: out.length, validity, values: out });
}

function outside(value: number): string {
  return Number.isInteger(value) ? ", which is out of range" : ", which is not a whole number";
}
