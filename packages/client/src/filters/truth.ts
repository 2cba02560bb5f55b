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

/** The negation, in place. */
export function negate(truths: Truths): Truths {
  for (let row = 0; row < truths.length; row++) truths[row] = TRUE - (truths[row] ?? 0);
  return truths;
}
