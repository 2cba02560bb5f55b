import type { Data, DataType } from "apache-arrow";
import { formatType } from "../types/format-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { type Locator, ValueError, describeValue } from "./value-error.js";

/** Writes the values of one type; nested types get it to write their children. */
export type WriteData = (type: DataType, values: ArrayLike<unknown>, at: Locator) => Data;

/** An error for a value that its type doesn't accept. */
export function unexpected(type: DataType, value: unknown, path: string, hint = ""): ValueError {
  return new ValueError(path, `expected ${formatType(typeSpecOf(type))}, got ${describeValue(value)}${hint}`);
}

/** Runs a conversion; its complaint becomes an error that names the place and the type. */
export function converting<T>(type: DataType, at: Locator, index: number, convert: () => T): T {
  try {
    return convert();
  } catch (cause) {
    if (cause instanceof ValueError || !(cause instanceof RangeError)) throw cause;
    throw new ValueError(at(index), `expected ${formatType(typeSpecOf(type))}: ${cause.message}`, { cause });
  }
}

/** Whether a value is a typed array of a class, also one of another realm. */
export function isTypedArray(value: unknown, name: string): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === `[object ${name}]`;
}
