import type { Vector } from "apache-arrow";
import { inferType, isVector, toArrowType, writeColumn } from "vgi-arrow";
import { ArgumentError } from "../errors.js";
import type { ArgumentValue } from "../model/call.js";

/** One argument as an Arrow vector of length 1. Throws `ArgumentError` with the function and the argument's name. */
export function argumentVector(value: ArgumentValue, argument: string, functionName: string): Vector {
  try {
    if (isVector(value)) {
      if (value.length !== 1) throw new TypeError(`expected one value, got an Arrow vector of ${value.length}`);
      return value;
    }
    if (typeof value === "object" && value !== null) return writeColumn(toArrowType(value.type), [value.value]);
    return writeColumn(toArrowType(inferType([value])), [value]);
  } catch (error) {
    throw new ArgumentError(functionName, argument, error);
  }
}
