import type { FunctionModel } from "vgi-client";
import { signatureKey } from "../model/signature.js";

/** An overload in its slot. */
export interface OverloadSlot {
  readonly slot: number;
  readonly model: FunctionModel;
}

/** Slots of the overloads of one group, and the list that the lock keeps. */
export interface OverloadSlots {
  readonly slots: readonly OverloadSlot[];
  readonly lock: readonly (string | null)[];
}

/**
 * Gives each overload a slot: its type names and its place in `overloads` depend on it. An overload that was there
 * before keeps its slot; a new one takes that of one that has gone (a changed signature is one gone and one new), else the end.
 */
export function assignOverloadSlots(
  overloads: readonly FunctionModel[],
  previous: readonly (string | null)[] = [],
): OverloadSlots {
  const lock: (string | null)[] = previous.map(() => null);
  const placed: OverloadSlot[] = [];
  const waiting: FunctionModel[] = [];
  for (const model of overloads) {
    const key = signatureKey(model);
    const slot = previous.findIndex((candidate, index) => candidate === key && lock[index] === null);
    if (slot === -1) {
      waiting.push(model);
      continue;
    }
    lock[slot] = key;
    placed.push({ slot, model });
  }
  for (const model of waiting) {
    const gap = lock.indexOf(null);
    const slot = gap === -1 ? lock.length : gap;
    lock[slot] = signatureKey(model);
    placed.push({ slot, model });
  }
  return { slots: placed.toSorted((left, right) => left.slot - right.slot), lock };
}
