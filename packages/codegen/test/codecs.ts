import type { Decimal, ValueCodec } from "vgi-client/codegen-v1";

/** Money as whole cents. */
export const cents: ValueCodec<Decimal, number> = {
  fromArrow: (value) => Number(value.withScale(2).unscaled),
  toArrow: (value) => (value / 100).toFixed(2),
};

/** Weights as text with their unit. */
export const grams: ValueCodec<Decimal, `${string} kg`> = {
  fromArrow: (value) => `${value.toString()} kg`,
  toArrow: (value) => value.slice(0, -3),
};

/** A geometry, as far as this test goes: how many bytes its WKB has. */
export interface Shape {
  readonly wkb: Uint8Array;
}

export const shape: ValueCodec<Uint8Array, Shape> = {
  fromArrow: (wkb) => ({ wkb }),
  toArrow: ({ wkb }) => wkb,
};
