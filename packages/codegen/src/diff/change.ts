import type { Json } from "vgi-client";
import type { CallShape } from "../model/function-groups.js";

/**
 * What a change does to programs that call the generated SDK, once it is generated again:
 *
 * - `breaking`: some program that compiled no longer does, or a call that worked is refused
 * - `behavioural`: programs compile as before, and something happens that did not
 * - `additive`: programs go on as before, and more can be written
 * - `documentation`: nothing but text for people
 */
export type ChangeClass = "breaking" | "behavioural" | "additive" | "documentation";

/** All classes, the gravest first. */
export const changeClasses: readonly ChangeClass[] = ["breaking", "behavioural", "additive", "documentation"];

/** What kind of object a place names. */
export type ObjectKind =
  | "function"
  | "table"
  | "view"
  | "macro"
  | "index"
  | "attach option"
  | "setting"
  | "secret type"
  | "copy format"
  | "companion"
  | "method";

/** Where a change is: an object of a catalog, or a part of one. */
export interface Place {
  /** Name of the catalog; of a method of a service, its protocol. */
  readonly catalog: string;
  /** Path of the schema; absent for what belongs to the catalog as a whole. */
  readonly schema?: readonly string[];
  readonly kind?: ObjectKind;
  readonly name?: string;
  /** Of a function: which of the constants that may share a name. */
  readonly shape?: CallShape;
  /** Of a function with several signatures: the arguments of the one that is meant, as people read them. */
  readonly signature?: string;
  /** Argument, column or parameter. */
  readonly part?: string;
}

/** One difference between two catalogs. */
export interface Change {
  readonly class: ChangeClass;
  readonly mark: "added" | "removed" | "changed";
  readonly place: Place;
  /** What it is that was added, removed or changed: `argument`, `column`, or a property such as `default`. */
  readonly what: string;
  /** Absent for what was added, and where a text would not help. */
  readonly before?: Json;
  /** Absent for what was removed, and where a text would not help. */
  readonly after?: Json;
  /** Why it is of its class, in one sentence. */
  readonly reason: string;
}

/** The gravest class of some changes; `undefined` for none. */
export function gravest(changes: Iterable<Pick<Change, "class">>): ChangeClass | undefined {
  const found = new Set<ChangeClass>();
  for (const change of changes) found.add(change.class);
  return changeClasses.find((one) => found.has(one));
}

/**
 * A place as text: `catalog.schema.kind.name.part`.
 *
 * @example
 * ```ts
 * placeText({ catalog: "garden", schema: ["main"], kind: "function", name: "bloom", part: "color" });
 * // garden.main.function.bloom.color
 * ```
 */
export function placeText({ catalog, schema, kind, name, signature, part }: Place): string {
  const called = name === undefined || signature === undefined ? name : `${name}(${signature})`;
  return [catalog, ...(schema ?? []), kind, called, part].filter((one) => one !== undefined).join(".");
}
