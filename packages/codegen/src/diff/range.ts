/** An interval of numbers. */
interface Interval {
  readonly low: number;
  readonly high: number;
  readonly hasLow: boolean;
  readonly hasHigh: boolean;
}

/**
 * Whether every number of one range is in another: `[1, 31]`, `(0, 1]`, `[0,)`, `>= 0`. False where one of them is not
 * understood.
 */
export function rangeWithin(inner: string, outer: string): boolean {
  const [one, other] = [interval(inner), interval(outer)];
  if (one === undefined || other === undefined) return false;
  const lowFits = other.low < one.low || (other.low === one.low && (other.hasLow || !one.hasLow));
  const highFits = other.high > one.high || (other.high === one.high && (other.hasHigh || !one.hasHigh));
  return lowFits && highFits;
}

function interval(text: string): Interval | undefined {
  const compared = /^\s*(<=?|>=?)\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*$/i.exec(text);
  if (compared !== null) {
    const [, sign = "", number = ""] = compared;
    const isLow = sign.startsWith(">");
    const hasIt = sign.endsWith("=");
    return finite({
      low: isLow ? Number(number) : -Infinity,
      high: isLow ? Infinity : Number(number),
      hasLow: isLow ? hasIt : false,
      hasHigh: isLow ? false : hasIt,
    });
  }
  const parts = /^\s*([[(])\s*([^,\s]*)\s*,\s*([^,\s]*)\s*([\])])\s*$/.exec(text);
  if (parts === null) return undefined;
  const [, open, low = "", high = "", close] = parts;
  return finite({
    low: low === "" || /^-(inf|∞)/i.test(low) ? -Infinity : Number(low),
    high: high === "" || /^\+?(inf|∞)/i.test(high) ? Infinity : Number(high),
    hasLow: open === "[",
    hasHigh: close === "]",
  });
}

function finite(range: Interval): Interval | undefined {
  return Number.isNaN(range.low) || Number.isNaN(range.high) ? undefined : range;
}
