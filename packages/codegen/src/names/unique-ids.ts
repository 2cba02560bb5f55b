import { camelCase } from "./convert-case.js";

/** Objects whose name needs no conversion come first: nothing but a reserved word can take it from them. */
export function verbatimFirst<T>(items: readonly T[], name: (item: T) => string): T[] {
  const isVerbatim = (item: T): boolean => camelCase(name(item)) === name(item);
  return [...items.filter(isVerbatim), ...items.filter((item) => !isVerbatim(item))];
}

/** Identifies arguments whose names are not unique: the second `value` is `value#2`, and one named `value#2` is `value#2#1`. */
export function uniqueIds(items: readonly { readonly name: string }[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 && !/#\d+$/.test(name) ? name : `${name}#${count}`;
  });
}

/** The name in an id of {@link uniqueIds}. */
export function nameOfId(id: string): string {
  return id.replace(/#\d+$/, "");
}
