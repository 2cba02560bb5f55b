import type { TimeUnit } from "../type-spec.js";

/** How many of a unit make a second. */
export const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};

const fractionDigits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

/**
 * A count in another unit.
 *
 * @throws RangeError when digits would be lost.
 */
export function convertUnit(value: bigint, from: TimeUnit, to: TimeUnit): bigint {
  if (from === to) return value;
  const scaled = value * perSecond[to];
  if (scaled % perSecond[from] !== 0n) {
    throw new RangeError(`${value} ${from} is not a whole number of ${to}: round it first`);
  }
  return scaled / perSecond[from];
}

/** Splits a count into whole seconds, rounded down, and the rest, which is never negative. */
export function splitSeconds(value: bigint, unit: TimeUnit): { seconds: bigint; rest: bigint } {
  const scale = perSecond[unit];
  let seconds = value / scale;
  let rest = value % scale;
  if (rest < 0n) {
    rest += scale;
    seconds -= 1n;
  }
  return { seconds, rest };
}

/** `.123456`, as many digits as the unit has; nothing for zero. */
export function formatFraction(rest: bigint, unit: TimeUnit): string {
  return rest === 0n ? "" : `.${String(rest).padStart(fractionDigits[unit], "0")}`;
}

/**
 * Reads digits after the decimal point as a count of the unit.
 *
 * @throws RangeError when there are more digits than the unit holds.
 */
export function parseFraction(digits: string, unit: TimeUnit): bigint {
  const places = fractionDigits[unit];
  const kept = digits.slice(0, places);
  if (/[1-9]/.test(digits.slice(places))) {
    throw new RangeError(`".${digits}" has more digits than a time in ${unit} holds: round it first`);
  }
  return BigInt(kept.padEnd(places, "0") || "0");
}
