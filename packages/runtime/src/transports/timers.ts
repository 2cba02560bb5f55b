/** Longest delay that timers take, in milliseconds: 24 days. More would fire at once. */
export const MAX_TIMER: number = 2 ** 31 - 1;

/** A delay that timers take: one that is too long is as good as the longest, one that is over is none. */
export function timerMs(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_TIMER);
}
