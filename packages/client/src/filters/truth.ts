/** SQL's truth values. Their order is what AND and OR need: the least, and the greatest, of both sides. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;

/** One truth value a row. */
export type Truths = Uint8Array;

/** The truth of a boolean that may be NULL. */
export function truthOf(value: unknown): number {
  return value === null ? UNKNOWN : value === true ? TRUE : FALSE;
}

/** The truth of every row. A loop, because `Uint8Array.from` goes by iterators and is several times slower. */
export function truthsOf(length: number, truthAt: (row: number) => number): Truths {
  const truths = new Uint8Array(length);
  for (let row = 0; row < length; row++) truths[row] = truthAt(row);
  return truths;
}

/** The negation, in place. */
export function negate(truths: Truths): Truths {
  for (let row = 0; row < truths.length; row++) truths[row] = TRUE - (truths[row] ?? 0);
  return truths;
}
