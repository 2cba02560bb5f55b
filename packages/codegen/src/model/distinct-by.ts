import { compareText } from "./compare.js";

/** Sorted by key; of several with one key the first. */
export function distinctBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return [...byKey].toSorted(([left], [right]) => compareText(left, right)).map(([, item]) => item);
}
