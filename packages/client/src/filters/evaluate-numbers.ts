import { formatType, type TypeSpec } from "vgi-arrow";
import type { BoundArithmetic, BoundCast } from "./bound-node.js";
import { type Keys, mapKeys } from "./comparable.js";
import type { ArithmeticSettings } from "./evaluation-context.js";
import { FilterEvaluationError, filterError } from "./filter-error.js";
import type { ArithmeticOp } from "./filter-node.js";

/** Computes two columns of numbers of one type. */
export function compute(
  { op, left: operand }: BoundArithmetic,
  left: Keys,
  right: Keys,
  settings: ArithmeticSettings,
): Keys {
  const operate = operationOf(op, operand.spec, settings);
  return mapKeys(left, (a, row) => {
    const b = right[row] ?? null;
    return a === null || b === null ? null : operate(a as number | bigint, b as number | bigint);
  });
}

/** The negatives of a column of signed numbers. */
export function negateNumbers(spec: TypeSpec, keys: Keys): Keys {
  const range = rangeOf(spec);
  return mapKeys(keys, (key) => {
    if (key === null) return null;
    return range === undefined ? -(key as number) : within(range, -BigInt(key as number | bigint), spec);
  });
}

type Operation = (a: number | bigint, b: number | bigint) => number | bigint | null;

/** Integers are computed exactly and checked; numbers as the floating-point type has them. */
function operationOf(op: ArithmeticOp, spec: TypeSpec, settings: ArithmeticSettings): Operation {
  const range = rangeOf(spec);
  if (range !== undefined && (op !== "divide" || settings.integerDivision)) {
    const operate = integerOperations[op];
    return (a, b) => {
      const [x, y] = [BigInt(a), BigInt(b)];
      return y === 0n && (op === "divide" || op === "modulo") ? null : within(range, operate(x, y), spec);
    };
  }
  const operate = floatOperations[op];
  const divides = op === "divide" || op === "modulo";
  // With `integer_division` also the quotients of floating-point numbers by zero are NULL.
  const nullByZero = divides && (!settings.ieeeFloatingPointOps || (op === "divide" && settings.integerDivision));
  const round = spec === "float32" ? Math.fround : (value: number) => value;
  return (a, b) => (nullByZero && Number(b) === 0 ? null : round(operate(Number(a), Number(b))));
}

const integerOperations: Readonly<Record<ArithmeticOp, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  modulo: (a, b) => a % b,
};

const floatOperations: Readonly<Record<ArithmeticOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  modulo: (a, b) => a % b,
};

/** Casts numbers: floating-point numbers round to the nearest integer, halves to the even one. */
export function cast({ spec, operand }: BoundCast, keys: Keys): Keys {
  const range = rangeOf(spec);
  if (typeof spec !== "string" || (range === undefined && spec !== "float32" && spec !== "float64")) {
    throw filterError(
      `a cast to ${formatType(spec)} can't be evaluated by the client`,
      undefined,
      "Use it with functions of workers that take it pushed down.",
    );
  }
  const from = rangeOf(operand.spec);
  return mapKeys(keys, (key) => {
    if (key === null) return null;
    const value = key as number | bigint;
    if (range !== undefined)
      return within(range, from === undefined ? rounded(Number(value), spec) : BigInt(value), spec);
    const number = spec === "float32" ? Math.fround(Number(value)) : Number(value);
    if (!Number.isFinite(number) && Number.isFinite(Number(value))) throw outOfRange(String(value), spec);
    return number;
  });
}

function rounded(value: number, spec: TypeSpec): bigint {
  if (!Number.isFinite(value)) throw outOfRange(String(value), spec);
  const floor = Math.floor(value);
  const rest = value - floor;
  return BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor);
}

/** Least and greatest integer of a type; `undefined` for types that are none of integers. */
function rangeOf(spec: TypeSpec): readonly [bigint, bigint] | undefined {
  const match = typeof spec === "string" ? /^(u?)int(\d+)$/.exec(spec) : null;
  if (match === null) return undefined;
  const bits = BigInt(match[2] ?? 0);
  return match[1] === "u" ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

/** An integer as the key of its type: a bigint for 64 bits, a number for fewer. */
function within([least, greatest]: readonly [bigint, bigint], value: bigint, spec: TypeSpec): number | bigint {
  if (value < least || value > greatest) throw outOfRange(String(value), spec);
  return spec === "int64" || spec === "uint64" ? value : Number(value);
}

function outOfRange(value: string, spec: TypeSpec): FilterEvaluationError {
  return new FilterEvaluationError(`${value} is out of the range of ${formatType(spec)}`);
}
