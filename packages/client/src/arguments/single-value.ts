import type { Vector } from "apache-arrow";
import { type Convert, isTypedValue, isVectorLike, toVector, ValueError, type TypeSpec } from "vgi-arrow";
import { ArgumentError } from "../errors/index.js";

/**
 * One value as an Arrow vector of length 1. What brings its type keeps it; other values have `type`, or the type that is
 * beyond doubt for them. Throws `ArgumentError` naming the value and the function.
 *
 * @param what the value's place, e.g. `argument count`
 * @param convert what becomes of a value that doesn't bring its type
 * @param functionName `null` where no function is concerned
 */
export function singleValue(
  value: unknown,
  type: TypeSpec | null,
  what: string,
  functionName: string | null,
  convert?: Convert,
): Vector {
  try {
    const vector =
      isVectorLike(value) || isTypedValue(value) ? toVector(null, value) : toVector(type, [value], { convert });
    if (vector.length !== 1) throw new TypeError(`expected one value, got an Arrow vector of ${vector.length}`);
    return vector;
  } catch (error) {
    throw new ArgumentError(functionName, what, withoutIndex(error));
  }
}

/** The value was made a column of one: that it stands there at index 0 is nobody's business. */
function withoutIndex(error: unknown): unknown {
  if (!(error instanceof ValueError) || !error.path.startsWith("[0]")) return error;
  const inside = error.path.slice("[0]".length).replace(/^\./, "");
  const problem = error.message.slice(error.path.length + ": ".length);
  return new TypeError(inside === "" ? problem : `${inside}: ${problem}`, { cause: error });
}
