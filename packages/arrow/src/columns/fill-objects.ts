import { generate } from "./blank-array.js";

/**
 * Objects from columns, all of one shape, filled column by column.
 *
 * Safe for any name: `__proto__` becomes a property like any other. Where a name occurs twice, its later columns are
 * called `name_2`, `name_3` and so on, whatever of these is free.
 */
export function fillObjects(
  names: readonly string[],
  columns: readonly unknown[][],
  length: number,
): Record<string, unknown>[] {
  const keys = distinctNames(names);
  // Every object starts as a copy of one template, so that all have the same shape and no store changes it.
  const template: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, null]));
  const objects = generate(length, () => ({ ...template }));
  keys.forEach((key, index) => fill(objects, key, columns[index] ?? []));
  return objects;
}

/** Column names as row objects show them: repeated ones get a number. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  if (taken.size === names.length) return [...names];
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number++;
    const distinct = `${name}_${number}`;
    taken.add(distinct);
    return distinct;
  });
}

function fill(objects: Record<string, unknown>[], key: string, column: readonly unknown[]): void {
  for (let index = 0; index < objects.length; index++) {
    const object = objects[index];
    if (object !== undefined) object[key] = column[index];
  }
}
