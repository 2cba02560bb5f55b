import type { Json } from "vgi-client";
import type { Change, Place } from "./change.js";
import { added, paired, removed, type Verdict } from "./rules.js";

/** What is to be said of the items of a list: where they are, and what it means that one is new, gone, or still there. */
export interface ItemRules<T> {
  /** What an item is, for people: `setting`. */
  readonly what: string;
  /** Tells items apart. */
  readonly key: (item: T) => string;
  readonly place: (item: T) => Place;
  readonly added: Verdict | ((item: T) => Verdict);
  readonly removed: Verdict | ((item: T) => Verdict);
  /** What is shown of an item that is new or gone. Default: nothing. */
  readonly shown?: (item: T) => Json;
  readonly compare: (before: T, after: T, place: Place) => readonly Change[];
}

/** What differs between the items of two lists: each item once, in the order of the first list, then of the second. */
export function diffEach<T>(before: readonly T[], after: readonly T[], rules: ItemRules<T>): Change[] {
  const { what, key, place, shown } = rules;
  const verdictOf = (verdict: Verdict | ((item: T) => Verdict), item: T): Verdict =>
    typeof verdict === "function" ? verdict(item) : verdict;
  return paired(before, after, key).flatMap(({ before: old, after: next }): readonly Change[] => {
    if (old !== undefined && next !== undefined) return rules.compare(old, next, place(next));
    if (old !== undefined) return [removed(place(old), what, verdictOf(rules.removed, old), shown?.(old))];
    if (next !== undefined) return [added(place(next), what, verdictOf(rules.added, next), shown?.(next))];
    return [];
  });
}
