/** What several repeats come to. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Half the distance between the quartiles, as a part of the median: 0.05 is ±5 %. */
  readonly spread: number;
}

/** Summarizes the figures of one contender. Throws when there are none. */
export function summarize(figures: readonly number[]): Summary {
  const sorted = figures.toSorted((left, right) => left - right);
  const median = quantile(sorted, 0.5);
  const distance = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return {
    median,
    least: quantile(sorted, 0),
    most: quantile(sorted, 1),
    spread: median === 0 ? 0 : distance / 2 / median,
  };
}

/**
 * How many times better one contender is than another, by the medians: 2 is twice the rate, or half the time. Above 1 is
 * better.
 */
export function ratio(one: Summary, other: Summary, isHigherBetter: boolean): number {
  return times(one.median, other.median, isHigherBetter);
}

/**
 * The same by turns that were taken side by side, of whose ratios it is the median: what slows the machine for longer than a turn slows
 * both of them.
 */
export function pairedRatio(one: readonly number[], other: readonly number[], isHigherBetter: boolean): number {
  return summarize(other.map((figure, turn) => times(one[turn] ?? Number.NaN, figure, isHigherBetter))).median;
}

/** The medians of so many figures at a time. */
export function mediansOf(figures: readonly number[], size: number): number[] {
  const medians: number[] = [];
  for (let start = 0; start < figures.length; start += size) {
    medians.push(summarize(figures.slice(start, start + size)).median);
  }
  return medians;
}

function times(one: number, other: number, isHigherBetter: boolean): number {
  return isHigherBetter ? one / other : other / one;
}

/** A quantile of sorted figures, between the two that are nearest. */
function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("there are no figures to summarize");
  return below + (above - below) * (place - Math.floor(place));
}
