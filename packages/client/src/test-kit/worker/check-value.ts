import type { Argument } from "../define/index.js";
import { refuse } from "./refuse.js";

/** Enforces what the catalog says of an argument: choices and range. Nulls are refused where nothing else is said. */
export function checkValue(functionName: string, name: string, argument: Argument, value: unknown): void {
  const where = `argument '${name}' of '${functionName}'`;
  if (value === null || value === undefined) throw refuse("ArgumentValidationError", `${where} must not be null`);
  const { choices, range } = argument;
  if (choices !== undefined && !choices.includes(value)) {
    throw refuse("ArgumentValidationError", `${where} must be one of ${choices.join(", ")}; got ${String(value)}`);
  }
  if (range === undefined) return;
  const number = value as number | bigint;
  if (range.min !== undefined && number < range.min) {
    throw refuse("ArgumentValidationError", `${where} must be at least ${range.min}; got ${number}`);
  }
  if (range.max !== undefined && number > range.max) {
    throw refuse("ArgumentValidationError", `${where} must be at most ${range.max}; got ${number}`);
  }
}
