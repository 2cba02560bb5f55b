import type { Edition, Family } from "./load-definitions.js";
import { ShapeKeys } from "./shape-key.js";

/** What a shape is of. */
export type ShapeKind = "enum" | "record" | "method";

/** One definition, with all editions that have it exactly so. */
export interface Shape {
  readonly kind: ShapeKind;
  readonly name: string;
  /** Oldest first. */
  readonly editions: readonly Edition[];
  /** Label of those editions, e.g. `1.0-to-1.3`: shapes of one label go into one file. */
  readonly group: string;
}

/** Shapes of a family, findable by edition. */
export interface Shapes {
  readonly all: readonly Shape[];
  /** The shape that an edition uses. */
  find(edition: Edition, kind: ShapeKind, name: string): Shape;
}

/** Finds what is equal between the editions of a family. */
export function groupShapes(family: Family): Shapes {
  const users = new Map<string, { readonly kind: ShapeKind; readonly name: string; readonly editions: Edition[] }>();
  const keyOf = new Map<string, string>();
  for (const edition of family.editions) {
    const keys = new ShapeKeys(edition.definition);
    const add = (kind: ShapeKind, name: string): void => {
      const key = keys[kind](name);
      const known = users.get(key) ?? { kind, name, editions: [] };
      known.editions.push(edition);
      users.set(key, known);
      keyOf.set(`${edition.id} ${kind} ${name}`, key);
    };
    for (const name of Object.keys(edition.definition.enums)) add("enum", name);
    for (const name of Object.keys(edition.definition.records)) add("record", name);
    for (const name of Object.keys(edition.definition.methods)) add("method", name);
  }
  const shapes = new Map(
    [...users].map(([key, user]) => [key, { ...user, group: groupLabel(user.editions, family.editions) }]),
  );
  return {
    all: [...shapes.values()],
    find(edition, kind, name) {
      const shape = shapes.get(keyOf.get(`${edition.id} ${kind} ${name}`) ?? "");
      if (shape === undefined) throw new Error(`${edition.id} has no ${kind} ${name}`);
      return shape;
    },
  };
}

/** `1.0`, `1.0-to-1.3`, `1.0-and-1.2-to-2.0`. */
function groupLabel(members: readonly Edition[], all: readonly Edition[]): string {
  const runs: Edition[][] = [];
  for (const edition of members) {
    const run = runs.at(-1);
    const previous = run?.at(-1);
    if (run !== undefined && previous !== undefined && all.indexOf(previous) + 1 === all.indexOf(edition))
      run.push(edition);
    else runs.push([edition]);
  }
  return runs
    .map((run) => (run.length === 1 ? run[0]?.label : `${run[0]?.label}-to-${run.at(-1)?.label}`))
    .join("-and-");
}
