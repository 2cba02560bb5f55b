import { blankArray, generate } from "./blank-array.js";

/** Columns that are put in at once: a store that meets one name only, as each of a pass does, is twice as fast as one for all names. */
const PASS = 8;

/**
 * Objects from columns, all of one shape, filled by a few columns at a time.
 *
 * Safe for any name: `__proto__` becomes a property like any other. Where a name occurs twice, its later columns are
 * called `name_2`, `name_3` and so on, whatever of these is free.
 */
export function fillObjects(
  names: readonly string[],
  columns: readonly (readonly unknown[])[],
  length: number,
): Record<string, unknown>[] {
  const keys = distinctNames(names);
  const template = templateOf(keys);
  if (keys.length === 0) return generate(length, () => ({ ...template }));
  const objects = blankArray<Record<string, unknown>>(length);
  for (let first = 0; first < keys.length; first += PASS) {
    fill(objects, first === 0 ? template : null, length, passOf(keys, first), passOf(columns, first));
  }
  return objects;
}

/**
 * What every object starts as a copy of, so that all have the same shape and no store changes it. Of what is parsed, the engine
 * keeps the properties in the object itself.
 */
function templateOf(keys: readonly string[]): Record<string, unknown> {
  return JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:null`).join()}}`) as Record<string, unknown>;
}

type Pass<T> = readonly [T, T, T, T, T, T, T, T];

/** The items of one pass; where there are fewer, the last is repeated. */
function passOf<T>(items: readonly T[], first: number): Pass<T> {
  const at = (index: number): T => items[Math.min(first + index, items.length - 1)] as T;
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7)];
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

/** Puts one pass of columns in. @param template for the first pass, which makes the objects */
function fill(
  objects: Record<string, unknown>[],
  template: Record<string, unknown> | null,
  length: number,
  [k0, k1, k2, k3, k4, k5, k6, k7]: Pass<string>,
  [c0, c1, c2, c3, c4, c5, c6, c7]: Pass<readonly unknown[]>,
): void {
  for (let row = 0; row < length; row++) {
    const object = template === null ? (objects[row] as Record<string, unknown>) : { ...template };
    object[k0] = c0[row];
    object[k1] = c1[row];
    object[k2] = c2[row];
    object[k3] = c3[row];
    object[k4] = c4[row];
    object[k5] = c5[row];
    object[k6] = c6[row];
    object[k7] = c7[row];
    objects[row] = object;
  }
}
