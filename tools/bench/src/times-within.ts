/** Part of a turn that shows how long one takes. */
const trialPart = 16;

/**
 * How often a contender does it in one turn: less often than told, when a small part of it shows that it would take too long.
 * What it can't do at all shows here too, before anything is measured.
 */
export async function timesWithin(
  seconds: number,
  count: number,
  measure: (times: number) => Promise<unknown>,
): Promise<number> {
  const part = Math.ceil(count / trialPart);
  // The first one warms up.
  await measure(part);
  const start = performance.now();
  await measure(part);
  const took = (performance.now() - start) / 1_000;
  return Math.max(Math.ceil(part / 2), Math.min(count, Math.round((part * seconds) / took)));
}
