import type { ArgumentValue, CallArguments } from "vgi-client";
import type { TypedCell } from "./cell.js";
import { valueOf } from "./cells.js";

/** Arguments with their types, so that the worker sees the very types that the Python client sends. */
export function callArguments(call: {
  readonly positional?: readonly (TypedCell | null)[] | undefined;
  readonly named?: Readonly<Record<string, TypedCell>> | undefined;
}): CallArguments {
  return {
    positional: (call.positional ?? []).map((each) => (each === null ? undefined : argument(each))),
    named: Object.fromEntries(Object.entries(call.named ?? {}).map(([name, each]) => [name, argument(each)])),
  };
}

function argument({ type, value }: TypedCell): ArgumentValue {
  return { type, value: valueOf(type, value) };
}

/** Settings, secrets or attach options as this client takes them. */
export function namedValues(cells: Readonly<Record<string, TypedCell>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(cells).map(([name, { type, value }]) => [name, valueOf(type, value)]));
}
