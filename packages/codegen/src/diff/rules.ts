import type { Json } from "vgi-client";
import { canonicalJson } from "../model/canonical-json.js";
import type { Change, ChangeClass, Place } from "./change.js";

/** What a difference means. */
export interface Verdict {
  readonly class: ChangeClass;
  readonly reason: string;
}

/** Judges two values of one property that differ; `undefined` when the difference says nothing. */
export type PropertyRule<M, T, C> = (
  before: T,
  after: T,
  models: { readonly before: M; readonly after: M; readonly context: C },
) => Verdict | undefined;

/** A property by which objects are told apart, or that is compared part by part by a function of its own. */
export type Elsewhere = "identity" | "elsewhere";

/**
 * A rule for every property of a model. Written with `satisfies`, so that a property which the model gets later doesn't compile
 * until somebody has said what a change of it means.
 */
export type Rules<M, C = undefined> = {
  readonly [K in keyof Required<M>]: Elsewhere | PropertyRule<M, M[K], C>;
};

/** Compares two models, property by property. */
export function compareProperties<M extends object, C>(
  rules: Rules<M, C>,
  before: M,
  after: M,
  place: Place,
  context: C,
): Change[] {
  const changes: Change[] = [];
  for (const what of Object.keys(rules) as Array<keyof M & string>) {
    const rule: Elsewhere | PropertyRule<M, M[keyof M & string], C> = rules[what];
    const [left, right] = [before[what], after[what]];
    if (typeof rule === "string" || same(left, right)) continue;
    const verdict = rule(left, right, { before, after, context });
    if (verdict !== undefined) changes.push(changed(place, words(what), verdict, left as Json, right as Json));
  }
  return changes;
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function same(left: unknown, right: unknown): boolean {
  return left === right || canonicalJson({ value: left }) === canonicalJson({ value: right });
}

/** Something that differs. */
export function changed(place: Place, what: string, verdict: Verdict, before?: Json, after?: Json): Change {
  return {
    ...verdict,
    mark: "changed",
    place,
    what,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Something that is new. */
export function added(place: Place, what: string, verdict: Verdict, after?: Json): Change {
  return { ...verdict, mark: "added", place, what, ...(after === undefined ? {} : { after }) };
}

/** Something that has gone. */
export function removed(place: Place, what: string, verdict: Verdict, before?: Json): Change {
  return { ...verdict, mark: "removed", place, what, ...(before === undefined ? {} : { before }) };
}

export function breaking(reason: string): Verdict {
  return { class: "breaking", reason };
}

export function behavioural(reason: string): Verdict {
  return { class: "behavioural", reason };
}

export function additive(reason: string): Verdict {
  return { class: "additive", reason };
}

/** The rule of what is read by people alone. */
export function documentation(): Verdict {
  return { class: "documentation", reason: "Only documentation changes." };
}

/** A rule that gives one verdict, whatever the values. */
export function always(verdict: Verdict): () => Verdict {
  return () => verdict;
}

/** A rule for a capability: lost or gained. */
export function capability(lost: string, gained: string): (before: boolean) => Verdict {
  return (before) => (before ? breaking(lost) : additive(gained));
}

/** The name of a property in words: `requiredSettings` is `required settings`. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Pairs two lists by key: each key once, in the order of the first list, then of the second. */
export function paired<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyArray<{ readonly before: T | undefined; readonly after: T | undefined }> {
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const next = new Map(after.map((item) => [keyOf(item), item]));
  return [...new Set([...old.keys(), ...next.keys()])].map((key) => ({ before: old.get(key), after: next.get(key) }));
}
