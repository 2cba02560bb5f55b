import type { FunctionModel } from "vgi-client";
import { argumentTypeText, signatureKey } from "../model/signature.js";

/** A signature before and after; one side only where it is new or has gone. */
export interface OverloadPair {
  readonly before: FunctionModel | undefined;
  readonly after: FunctionModel | undefined;
}

/**
 * Finds each signature again: the same one first, then, of those that changed, the most alike, since arguments that were
 * added to a signature do not make it another.
 */
export function matchOverloads(before: readonly FunctionModel[], after: readonly FunctionModel[]): OverloadPair[] {
  const byKey = new Map(after.map((model) => [signatureKey(model), model]));
  const pairs: OverloadPair[] = before.map((model) => ({ before: model, after: byKey.get(signatureKey(model)) }));
  const found = new Set(pairs.map((pair) => pair.after));
  const left = new Set(after.filter((model) => !found.has(model)));
  const candidates = pairs
    .filter((pair) => pair.after === undefined)
    .flatMap((pair) => [...left].map((model) => ({ pair, model, score: likeness(pair.before, model) })))
    .toSorted((one, other) => other.score - one.score);
  const matched = new Map<OverloadPair, FunctionModel>();
  for (const { pair, model } of candidates) {
    if (matched.has(pair) || !left.has(model)) continue;
    matched.set(pair, model);
    left.delete(model);
  }
  return [
    ...pairs.map((pair) => ({ before: pair.before, after: pair.after ?? matched.get(pair) })),
    ...[...left].map((model) => ({ before: undefined, after: model })),
  ];
}

/** Shared arguments count for it, arguments of one side only against it. */
function likeness(before: FunctionModel | undefined, after: FunctionModel): number {
  if (before === undefined) return 0;
  let score = before.kind === after.kind ? 1 : 0;
  for (const argument of after.arguments) {
    const same = before.arguments.find((one) => one.name === argument.name);
    score += same === undefined ? -1 : argumentTypeText(same) === argumentTypeText(argument) ? 3 : 2;
  }
  for (const argument of before.arguments) {
    if (!after.arguments.some((one) => one.name === argument.name)) score -= 1;
  }
  return score;
}
