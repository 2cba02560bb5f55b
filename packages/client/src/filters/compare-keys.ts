import type { Family, Key } from "./comparable.js";

/** The order of two keys of one family, neither of them NULL: negative, zero or positive. */
export type KeyOrder = (left: Exclude<Key, null>, right: Exclude<Key, null>) => number;

/** How keys of a family compare. */
export function orderOf(family: Family): KeyOrder {
  if (family === "float") return compareFloats;
  if (family === "text") return compareText as KeyOrder;
  return family === "binary" ? (compareBytes as KeyOrder) : compareExact;
}

/** Numbers and bigints compare with each other, as exact values. */
function compareExact(left: Exclude<Key, null>, right: Exclude<Key, null>): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** NaN equals NaN and is above all else; both zeros are one. */
function compareFloats(left: Exclude<Key, null>, right: Exclude<Key, null>): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  const [leftIsNaN, rightIsNaN] = [Number.isNaN(left), Number.isNaN(right)];
  return leftIsNaN === rightIsNaN ? 0 : leftIsNaN ? 1 : -1;
}

/**
 * By code points, which is the order of the bytes of UTF-8. JavaScript compares UTF-16 units, in which code points above
 * U+FFFF (surrogates) come before U+E000 to U+FFFF.
 */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A set that knows keys of a family by value. */
export class KeySet {
  readonly #keys = new Set<unknown>();

  constructor(keys: readonly Key[]) {
    for (const key of keys) if (key !== null) this.#keys.add(identity(key));
  }

  has(key: Exclude<Key, null>): boolean {
    return this.#keys.has(identity(key));
  }
}

/** Sets compare numbers as SQL does: NaN is NaN, and both zeros are one. */
function identity(key: Exclude<Key, null>): unknown {
  if (typeof key !== "object") return key;
  let text = "";
  for (const byte of key) text += String.fromCharCode(byte);
  return text;
}
