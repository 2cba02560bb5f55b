import type { TypeSpec } from "vgi-arrow";
import type { ArgumentModel } from "vgi-client";
import { stringLiteral } from "../emit/literal.js";

const samples: ReadonlyMap<unknown, string> = new Map([
  ["bool", "true"],
  ["int8", "3"],
  ["int16", "3"],
  ["int32", "3"],
  ["uint8", "3"],
  ["uint16", "3"],
  ["uint32", "3"],
  ["int64", "3n"],
  ["uint64", "3n"],
  ["float32", "1.5"],
  ["float64", "1.5"],
  ["utf8", '"text"'],
  ["large_utf8", '"text"'],
  ["date32", '"2026-01-31"'],
] as const);

/** An expression for a value of a type, for examples; `undefined` where none comes to mind. */
export function sampleOfType(type: TypeSpec): string | undefined {
  return samples.get(type);
}

/** An expression for an argument: the first of its choices, or something of its type. */
export function sampleArgument({ any, type, choices }: ArgumentModel): string | undefined {
  const [choice] = choices ?? [];
  if (typeof choice === "string") return stringLiteral(choice);
  return any ? "3n" : sampleOfType(type);
}
