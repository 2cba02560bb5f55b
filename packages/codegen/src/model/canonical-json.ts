import { compareText } from "./compare.js";

/** JSON with sorted keys and two spaces: the same text for the same content, whoever wrote it. Ends with a line break. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(sortKeys(value), undefined, 2)}\n`;
}

/** A copy of a JSON value with its keys in order, at every depth; properties that are `undefined` are left out. */
export function sortKeys<T>(value: T): T {
  return sorted(value) as T;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.toSorted(([left], [right]) => compareText(left, right)).map(([key, item]) => [key, sorted(item)]),
  );
}
