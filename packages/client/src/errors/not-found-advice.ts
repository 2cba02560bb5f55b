import { nearest } from "../nearest.js";

/** What to do about a name that is not there: the nearest of those that are, and which these are. @param noun what it is, as `schema` */
export function notFoundAdvice(name: string, available: readonly string[], noun: string): string {
  if (available.length === 0) return `There are no ${noun}s.`;
  const guess = nearest(name, available);
  const list = available.length <= 20 ? available.join(", ") : `${available.slice(0, 20).join(", ")}, …`;
  return guess === undefined ? `Available: ${list}.` : `Did you mean ${JSON.stringify(guess)}? Available: ${list}.`;
}
