/**
 * How a program shows the values of one Arrow type: a class of its own, a branded string, a number. Both directions in one
 * object, from which generated code takes the types.
 *
 * @example
 * ```ts
 * import type { Decimal, ValueCodec } from "vgi-arrow";
 *
 * export const cents: ValueCodec<Decimal, number> = {
 *   fromArrow: (value) => Number(value.withScale(2).unscaled),
 *   toArrow: (value) => `${value / 100}`,
 * };
 * ```
 */
export interface ValueCodec<Exact, Value> {
  /** Makes a value of the exact one, which is never null. Throws a `RangeError` for one that it can't take. */
  readonly fromArrow: (value: Exact) => Value;
  /** Makes what columns of the type accept. */
  readonly toArrow: (value: Value) => unknown;
}

/** Any codec. */
export interface AnyCodec {
  readonly fromArrow: (value: never) => unknown;
  readonly toArrow: (value: never) => unknown;
}

/** What a codec gives. `Exact` is what the column has: a codec for anything else is a compile error. */
export type CodecOutput<C extends { readonly fromArrow: (value: Exact) => unknown }, Exact = never> = ReturnType<
  C["fromArrow"]
>;

/** What a codec takes. */
export type CodecInput<C extends { readonly toArrow: (value: never) => unknown }> = Parameters<C["toArrow"]>[0];

/** Whether a mapping is a codec, and not a profile. */
export function isCodec(mapping: object): mapping is AnyCodec {
  return "fromArrow" in mapping;
}
