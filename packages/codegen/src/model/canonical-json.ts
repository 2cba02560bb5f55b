import { compareText } from "./compare.js";

/** JSON with sorted keys and two spaces: the same text for the same content, whoever wrote it. Ends with a line break. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), undefined, 2)}\n`;
}

/**
 * A JSON value with its keys in order, at every depth; properties that are `undefined` are left out. What is in order already, as
 * in everything that was read from a canonical file, is not copied.
 */
export function sortKeys<T>(value: T): T {
  return sorted(value) as T;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return sortedItems(value);
  const entries = Object.entries(value);
  let isSorted = true;
  for (const [index, entry] of entries.entries()) {
    const [key, item] = entry;
    const next = sorted(item);
    const before = entries[index - 1];
    if (next !== item || item === undefined || (before !== undefined && before[0] > key)) isSorted = false;
    entry[1] = next;
  }
  if (isSorted) return value;
  const kept = entries.filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.toSorted(([left], [right]) => compareText(left, right)));
}

function sortedItems(items: readonly unknown[]): readonly unknown[] {
  const next = items.map(sorted);
  return next.every((item, index) => item === items[index]) ? items : next;
}
