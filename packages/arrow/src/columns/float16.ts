const bits = /*@__PURE__*/ new DataView(/*@__PURE__*/ new ArrayBuffer(8));

/** Bits of the nearest half-precision number, ties to even. */
export function toFloat16Bits(value: number): number {
  bits.setFloat64(0, value);
  const sign = (bits.getUint16(0) >> 15) << 15;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (magnitude >= 65_520) return sign | 0x7c00;
  // Subnormals count in steps of 2^-24; a result of 1024 is the smallest normal number, and its bits say just that.
  if (magnitude < 2 ** -14) return sign | roundHalfEven(magnitude * 2 ** 24);
  const exponent = ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
  return sign | (((exponent + 15) << 10) + roundHalfEven((magnitude / 2 ** exponent - 1) * 1024));
}

/** The number that half-precision bits stand for. */
export function fromFloat16Bits(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
