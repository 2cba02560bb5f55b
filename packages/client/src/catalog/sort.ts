import { formatType } from "vgi-arrow";
import type { FunctionModel } from "../model/catalog.js";

/** Orders by code unit, so that every platform and locale agrees. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A copy in the order of a key. */
export function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: key(item) }))
    .toSorted((a, b) => byCodeUnit(a.key, b.key))
    .map(({ item }) => item);
}

/** Identifies a signature among functions of one schema: name, kind, then arguments with their types. */
export function signatureKey(model: FunctionModel): string {
  const args = model.arguments.map((argument) => `${argument.role}:${argument.name}:${formatType(argument.type)}`);
  return [model.name, model.kind, ...args].join("\u0000");
}
